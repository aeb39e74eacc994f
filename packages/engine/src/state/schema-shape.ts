import type { Schema } from "@millrace/pipeline/types";

/** A text that is the same for schemas with the same types in the same places, whatever the columns are called. */
export function schemaShape(schema: Schema): string {
  return JSON.stringify(
    schema.map(({ type }) => type),
    (name, value: unknown) => (name === "nullable" || name === "name" ? undefined : value),
  );
}
