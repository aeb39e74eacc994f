import type { FormField } from "@millrace/pipeline";

/** A field that depends on another one of its object is there only while that has one of the named values. */
export function isVisible(field: FormField, fields: readonly FormField[], record: Readonly<Record<string, unknown>>): boolean {
  if (field.visibleWhen === undefined) return true;
  const { field: name, equals } = field.visibleWhen;
  return equals.includes(record[name] ?? fields.find((other) => other.name === name)?.default);
}

/** The fields of a value that should be an object; none where it is something else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
