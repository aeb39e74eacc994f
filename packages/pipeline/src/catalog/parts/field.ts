import type { z } from "zod";

/** How a form shows a field. A renderer that does not know one falls back to plain text. */
export type Control =
  | "text"
  | "textarea"
  | "number"
  | "duration"
  | "switch"
  | "select"
  | "datetime"
  | "timeZone"
  /** One column of the input, several of them, an SQL expression, a BOOLEAN expression, a type of Flink SQL. */
  | "column"
  | "columns"
  | "expression"
  | "condition"
  | "dataType"
  /** Named columns with their types; a list of objects; a choice of variants; a nested object; free JSON rows. */
  | "schema"
  | "list"
  | "variant"
  | "group"
  | "rows"
  | "keyValue"
  | "json"
  | "path"
  | "url"
  | "secret"
  | "code"
  | "pattern"
  | "window";

export interface FieldMeta {
  readonly title: string;
  readonly description?: string;
  /** "ms", "rows", "bytes", "rows/s": shown beside the value; "ms" fields are edited as durations. */
  readonly unit?: string;
  readonly control?: Control;
  /** Folded away until asked for. */
  readonly advanced?: boolean;
  /** Shown in an empty field. */
  readonly placeholder?: string;
  /** Titles of the options of an enum, by value. */
  readonly options?: Readonly<Record<string, string>>;
  /** Shown only while another field of the same object has one of these values. */
  readonly visibleWhen?: { readonly field: string; readonly equals: readonly unknown[] };
  /** Name of the input port whose columns the field speaks of; left out: the first input. */
  readonly port?: string;
}

/**
 * Gives a schema its form. Must be the outermost call, since every further zod method makes a schema without the meta.
 */
export function field<S extends z.ZodType>(schema: S, meta: FieldMeta): S {
  return schema.meta({ ...meta }) as S;
}
