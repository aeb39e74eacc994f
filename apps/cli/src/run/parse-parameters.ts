import { CliError } from "../cli-error.ts";

/** `--param name=value` options as values: numbers and true/false are read as such, anything else is text. */
export function parseParameters(options: readonly string[]): Record<string, string | number | boolean> {
  return Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf("=");
      if (at < 1) throw new CliError(`"${option}" is no parameter. Write --param name=value.`, 2);
      return [option.slice(0, at), valueOf(option.slice(at + 1))];
    }),
  );
}

function valueOf(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text;
}
