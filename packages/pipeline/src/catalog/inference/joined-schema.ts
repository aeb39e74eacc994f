import { withNullable } from "../../types/index.ts";
import type { Column, Schema } from "../../types/data-type.ts";

export interface JoinedSides {
  /** Columns of that side may be missing: outer joins. */
  readonly leftOptional?: boolean;
  readonly rightOptional?: boolean;
  /** Set before a right name that the left side has too; default "right_". */
  readonly prefix?: string;
}

/**
 * The columns of a joined row: all of the left side, then all of the right. A right column whose name is taken is named `right_<name>`, with as many
 * prefixes as it needs. Conditions and result columns of joins are written over this.
 */
export function joinedSchema(left: Schema, right: Schema, sides: JoinedSides = {}): Schema {
  const columns: Column[] = left.map((column) => (sides.leftOptional === true ? optional(column) : column));
  const taken = new Set(left.map((column) => column.name));
  for (const column of right) {
    let name = column.name;
    while (taken.has(name)) name = `${sides.prefix ?? "right_"}${name}`;
    taken.add(name);
    const type = sides.rightOptional === true ? withNullable(column.type, true) : column.type;
    columns.push({ name, type });
  }
  return columns;
}

function optional(column: Column): Column {
  return { name: column.name, type: withNullable(column.type, true) };
}
