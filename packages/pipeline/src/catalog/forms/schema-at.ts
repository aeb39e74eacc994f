import type { z } from "zod";
import type { FieldMeta } from "../parts/field.ts";
import { definition, schemaParts, shapeOf, unionMember } from "./schema-parts.ts";

export interface Place {
  /** The schema of the value at the path; undefined where the path leads out of the schema. */
  readonly schema: z.core.$ZodType | undefined;
  /** The form's description: that of the innermost field that has one. */
  readonly meta: FieldMeta | undefined;
}

/** Follows a path of a config through its schema; of unions the member that the value belongs to. */
export function schemaAt(schema: z.core.$ZodType, value: unknown, path: readonly PropertyKey[]): Place {
  let { meta } = schemaParts(schema);
  let current: z.core.$ZodType = schema;
  let at = value;
  for (const key of path) {
    const next = memberAt(current, at, key);
    if (next === undefined) return { schema: undefined, meta };
    current = next;
    meta = schemaParts(next).meta ?? meta;
    at = typeof at === "object" && at !== null && Object.hasOwn(at, key) ? (at as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return { schema: current, meta };
}

function memberAt(schema: z.core.$ZodType, value: unknown, key: PropertyKey): z.core.$ZodType | undefined {
  const core = memberOf(schema, value);
  if (core === undefined) return undefined;
  const def = definition(core);
  if (typeof key === "number") return def.element;
  const shape = shapeOf(core);
  return shape !== undefined && Object.hasOwn(shape, key) ? shape[String(key)] : def.valueType;
}

/** The schema without its wrappers, and of a union the member that the value belongs to. */
export function memberOf(schema: z.core.$ZodType, value: unknown): z.core.$ZodType | undefined {
  const parts = schemaParts(schema);
  const member = parts.type === "union" ? unionMember(parts.core, value) : parts.core;
  return member === undefined ? undefined : schemaParts(member).core;
}
