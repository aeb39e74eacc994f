import type { ParameterValue } from "@millrace/pipeline";

/** What a person wrote as a default, as its type: numbers and switches are recognised, everything else is text. */
export function parameterDefault(text: string): ParameterValue {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) && Number.isSafeInteger(Math.trunc(Number(text))) ? Number(text) : text;
}
