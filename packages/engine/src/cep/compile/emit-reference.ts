import type { EmitContext } from "@millrace/pipeline/expressions";
import type { StepReference } from "@millrace/pipeline/patterns";
import { addLong, divideLong, rescale, type DataType, type ExactInteger } from "@millrace/pipeline/types";
import type { Row } from "../../record/row.ts";
import type { StepCursor } from "../state/step-cursor.ts";

type Column = `c${number}`;

/**
 * JavaScript of a reference. FIRST and LAST read the column of the row in the generated code, where its place is known to the compiler; the others
 * are functions.
 */
export function emitReference(reference: StepReference, step: number, cursor: StepCursor): (context: EmitContext) => string {
  const { fn, offset, column } = reference;
  if ((fn !== "FIRST" && fn !== "LAST") || offset !== 0) {
    const value = referenceValue(reference, step, cursor);
    return (context) => `${context.constant(value)}()`;
  }
  const row = fn === "FIRST" ? () => cursor.first(step) : () => cursor.last(step);
  const value = referenceValue(reference, step, cursor);
  return (context) => {
    const local = context.temp?.();
    return local === undefined
      ? `${context.constant(value)}()`
      : `((${local}=${context.constant(row)}())===undefined?null:${local}.c${column})`;
  };
}

/**
 * A function that computes a reference for the partial match that the cursor points at. Over no rows COUNT is 0 and all others are NULL;
 * NULL values are ignored by all but FIRST, LAST and ARRAY_AGG.
 */
function referenceValue(reference: StepReference, step: number, cursor: StepCursor): () => unknown {
  const column: Column = `c${reference.column}`;
  const { fn, offset } = reference;
  switch (fn) {
    case "FIRST":
      return offset === 0 ? () => cellOf(cursor.first(step), column) : () => cellOf(cursor.rows(step)[offset], column);
    case "LAST":
      return offset === 0 ? () => cellOf(cursor.last(step), column) : () => cellOf(cursor.rows(step).at(-1 - offset), column);
    case "ARRAY_AGG":
      return () => {
        const rows = cursor.rows(step);
        return rows.length === 0 ? null : rows.map((row) => cellOf(row, column));
      };
    case "COUNT":
      return () => valuesOf(cursor, step, column).length;
    case "SUM":
    case "AVG": {
      const add = adderOf(reference.columnType);
      const finish = fn === "SUM" ? (sum: unknown) => sum : averageOf(reference.columnType);
      return () => {
        const values = valuesOf(cursor, step, column);
        if (values.length === 0) return null;
        let sum = values[0];
        for (let i = 1; i < values.length; i++) sum = add(sum, values[i]);
        return finish(sum, values.length);
      };
    }
    case "MIN":
    case "MAX": {
      const isBetter = fn === "MIN" ? (a: never, b: never) => a < b : (a: never, b: never) => a > b;
      return () => {
        const values = valuesOf(cursor, step, column);
        let best: unknown = values[0] ?? null;
        for (const value of values) if (isBetter(value as never, best as never)) best = value;
        return best;
      };
    }
  }
}

function cellOf(row: Row | undefined, column: Column): unknown {
  return row === undefined ? null : (row[column] ?? null);
}

function valuesOf(cursor: StepCursor, step: number, column: Column): unknown[] {
  const values: unknown[] = [];
  for (const row of cursor.rows(step)) {
    const value = row[column];
    if (value !== null && value !== undefined) values.push(value);
  }
  return values;
}

/** Addition in the column's type: whole numbers wrap as Flink's do, FLOAT rounds at each step. */
function adderOf(type: DataType): (a: unknown, b: unknown) => unknown {
  switch (type.kind) {
    case "TINYINT":
      return (a, b) => (((a as number) + (b as number)) << 24) >> 24;
    case "SMALLINT":
      return (a, b) => (((a as number) + (b as number)) << 16) >> 16;
    case "INT":
      return (a, b) => ((a as number) + (b as number)) | 0;
    case "FLOAT":
      return (a, b) => Math.fround((a as number) + (b as number));
    case "DOUBLE":
      return (a, b) => (a as number) + (b as number);
    default:
      return (a, b) => addLong(a as ExactInteger, b as ExactInteger);
  }
}

function averageOf(type: DataType): (sum: unknown, count: number) => unknown {
  switch (type.kind) {
    case "FLOAT":
      return (sum, count) => Math.fround((sum as number) / count);
    case "DOUBLE":
      return (sum, count) => (sum as number) / count;
    case "DECIMAL": {
      const scale = Math.max(6, type.scale);
      // One digit more than asked for, then rounded half up.
      return (sum, count) => rescale(divideLong(rescale(sum as ExactInteger, type.scale, scale + 1), count), scale + 1, scale);
    }
    default:
      return (sum, count) => divideLong(sum as ExactInteger, count);
  }
}
