import type { DataType, Schema } from "@millrace/pipeline/types";
import type { Row } from "../record/row.ts";
import { rowFactory } from "../record/row-class.ts";
import type { StateMetadata } from "./keyed-snapshot.ts";
import type { Stamped } from "./ttl-states.ts";

/** How a stored value lies in a fixed count of numbers. */
export interface FixedForm {
  /** Numbers a value. */
  readonly width: number;
  /** False where this value does not fit, whatever was written. */
  write(stored: unknown, numbers: Float64Array, at: number): boolean;
  /** A new value at each call. */
  read(numbers: Float64Array, at: number): unknown;
}

/** Rows with more columns stay objects: nulls are bits of one number. */
const MAX_COLUMNS = 32;

/** undefined where values of the type have no fixed width. Values of a fixed type may still not fit: a BIGINT beyond 2^53. */
export function fixedForm({ kind, type, hasTtl }: StateMetadata): FixedForm | undefined {
  if (kind === "list" || kind === "map" || kind === "timers") return undefined;
  let form: FixedForm | undefined;
  // What a tree of plain values holds shows when it is written.
  if (type.kind === "json") form = numberForm;
  else if (type.kind === "value") form = isNumeric(type.type) ? numberForm : undefined;
  else form = type.schema.length <= MAX_COLUMNS && type.schema.every((column) => isFixed(column.type)) ? rowForm(type.schema) : undefined;
  return form === undefined || !hasTtl ? form : stampedForm(form);
}

const numberForm: FixedForm = {
  width: 1,
  write(stored, numbers, at) {
    if (typeof stored !== "number") return false;
    numbers[at] = stored;
    return true;
  },
  read: (numbers, at) => numbers[at],
};

function stampedForm(value: FixedForm): FixedForm {
  return {
    width: value.width + 1,
    write(stored, numbers, at) {
      const stamped = stored as Stamped<unknown>;
      numbers[at] = stamped.at;
      return value.write(stamped.value, numbers, at + 1);
    },
    read: (numbers, at): Stamped<unknown> => ({ value: value.read(numbers, at + 1), at: numbers[at]! }),
  };
}

/** First which columns are null, a bit each, then a number a column. */
function rowForm(schema: Schema): FixedForm {
  const createRow = rowFactory(schema.length);
  const names = schema.map((_, index) => `c${index}`);
  const isBoolean = schema.map((column) => column.type.kind === "BOOLEAN");
  return {
    width: 1 + schema.length,
    write(stored, numbers, at) {
      let nulls = 0;
      for (let column = 0; column < names.length; column++) {
        const cell = (stored as Row)[names[column] as `c${number}`];
        if (cell === null) nulls |= 1 << column;
        else if (typeof cell === (isBoolean[column] ? "boolean" : "number")) numbers[at + 1 + column] = Number(cell);
        else return false;
      }
      numbers[at] = nulls;
      return true;
    },
    read(numbers, at) {
      const nulls = numbers[at]!;
      return createRow(
        names.map((_, column) => {
          if ((nulls & (1 << column)) !== 0) return null;
          const number = numbers[at + 1 + column]!;
          return isBoolean[column] ? number !== 0 : number;
        }),
      );
    },
  };
}

function isFixed(type: DataType): boolean {
  return type.kind === "BOOLEAN" || isNumeric(type);
}

function isNumeric({ kind }: DataType): boolean {
  switch (kind) {
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
    case "FLOAT":
    case "DOUBLE":
    case "DATE":
    case "TIME":
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return true;
    default:
      return false;
  }
}
