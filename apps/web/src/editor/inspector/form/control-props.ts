import type { FormField } from "@millrace/pipeline";

/** What every control of a form gets. */
export interface ControlProps {
  readonly field: FormField;
  readonly path: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly ids: { readonly control: string; readonly label: string; readonly help: string };
  readonly invalid: boolean;
}

export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** An empty text of a field that may be left out is no value; where empty means something, the default differs from it. */
export function emptied(text: string, field: FormField): string | undefined {
  return text === "" && !field.required && (field.default === undefined || field.default === "") ? undefined : text;
}

export function placeholderOf(field: FormField): string | undefined {
  return field.placeholder ?? asText(field.default);
}
