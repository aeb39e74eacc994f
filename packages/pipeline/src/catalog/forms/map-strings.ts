import type { z } from "zod";
import type { FieldMeta } from "../parts/field.ts";
import { definition, schemaParts, shapeOf, unionMember } from "./schema-parts.ts";

/** What a text of a config is and where it stands. */
export interface ConfigText {
  readonly text: string;
  /** "aggregates[1].expr" */
  readonly path: string;
  readonly meta: FieldMeta | undefined;
}

/**
 * A copy of a config in which every text is what `change` answers for it. Parts that the schema does not know are walked as well, without meta.
 * Objects and arrays that stay the same are not copied.
 */
export function mapStrings(
  schema: z.core.$ZodType | undefined,
  value: unknown,
  change: (text: ConfigText) => unknown,
  path = "",
  meta?: FieldMeta,
): unknown {
  const parts = schema === undefined ? undefined : schemaParts(schema);
  const own = parts?.meta ?? meta;
  if (typeof value === "string") return change({ text: value, path, meta: own });
  if (typeof value !== "object" || value === null) return value;
  const core = parts?.type === "union" ? unionMember(parts.core, value) : parts?.core;
  if (Array.isArray(value)) {
    const element = core === undefined ? undefined : definition(schemaParts(core).core).element;
    return mapArray(value, (item, index) => mapStrings(element, item, change, `${path}[${index}]`, own));
  }
  const shape = core === undefined ? undefined : shapeOf(core);
  const valueType = core === undefined ? undefined : definition(schemaParts(core).core).valueType;
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const member = shape !== undefined && Object.hasOwn(shape, key) ? shape[key] : valueType;
    const changed = mapStrings(member, item, change, path === "" ? key : `${path}.${key}`);
    if (changed === item) continue;
    copy ??= { ...value };
    Object.defineProperty(copy, key, { value: changed, enumerable: true, configurable: true, writable: true });
  }
  return copy ?? value;
}

function mapArray(items: readonly unknown[], change: (item: unknown, index: number) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const [index, item] of items.entries()) {
    const changed = change(item, index);
    if (changed === item) continue;
    copy ??= [...items];
    copy[index] = changed;
  }
  return copy ?? items;
}
