import { maskRow, type Settings } from "@millrace/pipeline";
import { checkExpression, compileCondition, type ExpressionRow } from "@millrace/pipeline/expressions";
import { encodeJson, type Schema } from "@millrace/pipeline/types";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { PeekedRow, PeekRequest } from "./peek-request.ts";

/** Takings in a second: rows come evenly, not all at its start. */
const SLICES_PER_SECOND = 5;
/** A slice is a sample of at most so many rows, so that neither a condition nor the sampling slows the job down for long. */
const LOOKS_PER_SLICE = 20_000;

export interface RowPeekOptions {
  readonly request: PeekRequest;
  readonly schema: Schema;
  readonly parallelism: number;
  readonly timeZone: string;
  readonly inspection: Settings["inspection"];
  /** From 0 to below 1. */
  readonly random: () => number;
}

interface Seen {
  readonly order: number;
  readonly values: readonly unknown[];
  readonly timestamp: number;
  readonly kind: number;
}

/**
 * Takes a fair sample of the rows that pass a port: at most `perSecond` of those that fit the filter, in slices that `drain` ends.
 * A column that the job does not read is undefined here, and NULL for the filter.
 * State: the rows chosen in this slice so far (reservoir sampling). Cost: a random number a row, and the condition's.
 */
export class RowPeek {
  readonly request: PeekRequest;
  readonly #schema: Schema;
  readonly #inspection: Settings["inspection"];
  readonly #random: () => number;
  readonly #condition: ((row: ExpressionRow) => boolean) | undefined;
  /** Rows a slice; below one a slice, every so many slices one row. */
  readonly #perSlice: number;
  #credit: number;
  #looks = 0;
  #fitting = 0;
  #chosen: Seen[] = [];

  constructor({ request, schema, parallelism, timeZone, inspection, random }: RowPeekOptions) {
    this.request = request;
    this.#schema = schema;
    this.#inspection = inspection;
    this.#random = random;
    this.#perSlice = request.perSecond / SLICES_PER_SECOND / parallelism;
    this.#credit = Math.max(1, this.#perSlice);
    // What was refused where it was asked for is not looked at here either.
    if (!inspection.rows) this.#condition = () => false;
    if (request.filter === "" || !inspection.rows) return;
    const { typed, usedColumns } = checkExpression(request.filter, { schema, timeZone, expected: "BOOLEAN" });
    // What is no condition fits nothing; one about a masked field would tell its values.
    const tells = usedColumns.some((index) => inspection.masked.includes(schema[index]!.name));
    this.#condition = typed === undefined || tells ? () => false : compileCondition(typed);
  }

  /** How often `drain` should be called, in ms. */
  static readonly sliceMs = 1_000 / SLICES_PER_SECOND;

  see(values: readonly unknown[], timestamp: number, kind: number): void {
    const places = Math.floor(this.#credit);
    if (places === 0 || this.#looks >= LOOKS_PER_SLICE) return;
    this.#looks++;
    if (this.#condition !== undefined && !this.#fits(this.#condition, values)) return;
    // The n-th row takes one of the places with the chance places/n: all rows of the slice have the same.
    const order = this.#fitting++;
    const place = order < places ? order : Math.floor(this.#random() * this.#fitting);
    if (place < places) this.#chosen[place] = { order, values, timestamp, kind };
  }

  /** The rows of the slice that ends, in their order; the next one begins. */
  drain(): readonly PeekedRow[] {
    const chosen = this.#chosen.toSorted((a, b) => a.order - b.order);
    this.#chosen = [];
    this.#looks = 0;
    this.#fitting = 0;
    this.#credit = Math.min(1 + this.#perSlice, this.#credit - chosen.length + this.#perSlice);
    return chosen.map(({ values, timestamp, kind }) => {
      const read = this.#schema.flatMap(({ name, type }, i) =>
        values[i] === undefined ? [] : [[name, encodeJson(type, values[i])] as const],
      );
      return {
        kind,
        timestamp: timestamp === MIN_TIMESTAMP ? null : timestamp,
        values: maskRow(Object.fromEntries(read), this.#inspection),
      };
    });
  }

  /** A row for which the condition fails (a cast of its text, say) does not fit. */
  #fits(condition: (row: ExpressionRow) => boolean, values: readonly unknown[]): boolean {
    const row: Record<`c${number}`, unknown> = {};
    for (const [i, value] of values.entries()) row[`c${i}`] = value ?? null;
    try {
      return condition(row);
    } catch {
      return false;
    }
  }
}
