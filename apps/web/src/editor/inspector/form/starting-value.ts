import type { FormField } from "@millrace/pipeline";

const MINUTE_MS = 60_000;

/** What a fresh object of these fields holds: what must be given, with the simplest value that can be right. */
export function startingRecord(fields: readonly FormField[], kept: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const field of fields) {
    if (Object.hasOwn(kept, field.name)) record[field.name] = kept[field.name];
    else if (field.required) record[field.name] = startingValue(field);
  }
  return record;
}

export function startingValue(field: FormField): unknown {
  switch (field.control) {
    case "duration":
      return MINUTE_MS;
    case "number":
      return field.min ?? 1;
    case "switch":
      return false;
    case "select":
      return field.options?.[0]?.value;
    case "columns":
    case "list":
    case "rows":
      return [];
    case "schema":
    case "keyValue":
      return {};
    case "group":
      return startingRecord(field.fields ?? []);
    case "variant":
    case "window": {
      const first = field.variants?.[0];
      return first === undefined ? {} : { [field.discriminator ?? "type"]: first.value, ...startingRecord(first.fields) };
    }
    default:
      return "";
  }
}
