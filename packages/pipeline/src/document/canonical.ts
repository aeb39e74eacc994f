import type { z } from "zod";
import { definition, schemaParts, shapeOf, unionMember } from "../catalog/forms/schema-parts.ts";

/**
 * A value in the order of its schema, without what equals a default. What the schema does not know comes last, in its own order. Keys of records
 * (columns, headers) keep their order, which means something.
 */
export function canonical(schema: z.core.$ZodType | undefined, value: unknown): unknown {
  if (typeof value !== "object" || value === null || schema === undefined) return value;
  const parts = schemaParts(schema);
  const core = parts.type === "union" ? unionMember(parts.core, value) : parts.core;
  if (core === undefined) return value;
  const inner = schemaParts(core);
  const def = definition(inner.core);
  if (Array.isArray(value)) return value.map((item) => canonical(def.element, item));
  const shape = shapeOf(inner.core);
  const entries: [string, unknown][] = [];
  if (shape === undefined) {
    for (const [key, item] of Object.entries(value)) if (item !== undefined) entries.push([key, canonical(def.valueType, item)]);
    return Object.fromEntries(entries);
  }
  for (const [key, member] of Object.entries(shape)) {
    if (!Object.hasOwn(value, key)) continue;
    const item = (value as Record<string, unknown>)[key];
    const printed = canonical(member, item);
    if (item !== undefined && !isDefault(member, printed)) entries.push([key, printed]);
  }
  for (const [key, item] of Object.entries(value)) if (!Object.hasOwn(shape, key) && item !== undefined) entries.push([key, item]);
  return Object.fromEntries(entries);
}

function isDefault(schema: z.core.$ZodType, printed: unknown): boolean {
  const { defaultValue } = schemaParts(schema);
  return defaultValue !== undefined && equal(canonical(schema, defaultValue), printed);
}

/** Equality of plain data, whatever the order of keys. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
