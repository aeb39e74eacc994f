import { z } from "zod";
import { field } from "../parts/field.ts";
import { computedColumn, optionalCondition } from "../parts/scalars.ts";

/** Columns of a joined row: the left ones, then the right ones; see `joinedSchema` for equal names. */
export const joinedColumns = {
  condition: optionalCondition({
    title: "And where",
    description: "Over the columns of both sides; a right column whose name the left side has too is named right_<column>.",
  }),
  columns: field(z.array(computedColumn).max(2_000).optional(), {
    title: "Columns of the result",
    description: "Over the same columns. Left out: all of the left side, then all of the right.",
    control: "list",
  }),
};

const JOIN_TITLES = {
  inner: "Inner: pairs only",
  left: "Left: and left rows without a partner",
  right: "Right: and right rows without a partner",
  full: "Full: and all rows without a partner",
  semi: "Semi: left rows that have a partner",
  anti: "Anti: left rows that have none",
} as const;
type JoinType = keyof typeof JOIN_TITLES;

/** The join type field with those types that a kind of join knows. */
export function joinTypeField<const T extends readonly [JoinType, ...JoinType[]]>(types: T) {
  const options: Record<string, string> = {};
  for (const type of types) options[type] = JOIN_TITLES[type];
  return field(z.enum(types).default(types[0] as never), { title: "Join", control: "select", options });
}
