import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { CompiledPattern } from "../compile/compile-pattern.ts";
import type { MatchPath } from "../matching/nfa.ts";
import { compileMatchColumns, type MatchColumnValue } from "../output/match-columns.ts";
import type { Output } from "../../operators/operator.ts";
import { rowFactory } from "../../record/row-class.ts";
import { INSERT, type Row } from "../../record/row.ts";

export interface MatchOutputOptions {
  readonly config: Pick<CepPatternConfig, "output" | "columns" | "timedOutOutput" | "lateOutput">;
  readonly schema: Schema;
  readonly keyColumns: readonly number[];
  readonly timeZone: string;
}

/** Makes output rows of matches and timed-out partial matches, and says by which port they and late rows leave. */
export class MatchOutput {
  readonly timedOutPort: number | undefined;
  readonly latePort: number | undefined;
  readonly #options: MatchOutputOptions;
  readonly #output: Output;
  readonly #columns = new WeakMap<CompiledPattern, MatchColumnValue[]>();
  /** Columns of the row that come before the computed ones. */
  readonly #kept: readonly `c${number}`[];
  readonly #createMatch: (values: readonly unknown[]) => Row;
  readonly #createTimedOut: (values: readonly unknown[]) => Row;

  constructor(options: MatchOutputOptions, output: Output) {
    const { config, schema, keyColumns } = options;
    this.#options = options;
    this.#output = output;
    const kept = config.output === "match" ? keyColumns : schema.map((_, index) => index);
    this.#kept = kept.map((index) => `c${index}` as const);
    const width = kept.length + config.columns.length;
    this.#createMatch = rowFactory(width);
    this.#createTimedOut = rowFactory(width + 1);
    this.timedOutPort = config.timedOutOutput ? 1 : undefined;
    this.latePort = config.lateOutput ? (config.timedOutOutput ? 2 : 1) : undefined;
  }

  /** Compiles the columns for a pattern; throws CEP_PATTERN_INVALID where they do not fit its steps. */
  prepare(pattern: CompiledPattern): void {
    const { config, schema, timeZone } = this.#options;
    this.#columns.set(pattern, compileMatchColumns(config.columns, { schema, timeZone, steps: pattern.steps, cursor: pattern.cursor }));
  }

  match(pattern: CompiledPattern, path: MatchPath, timestamp: number): void {
    for (const values of this.#rowsOf(pattern, path)) this.#output.collect(this.#createMatch(values), timestamp, INSERT);
  }

  timedOut(pattern: CompiledPattern, path: MatchPath, at: number, timestamp: number): void {
    if (this.timedOutPort === undefined) return;
    for (const values of this.#rowsOf(pattern, path)) {
      values.push(at);
      this.#output.collectSide(this.timedOutPort, this.#createTimedOut(values), timestamp, INSERT);
    }
  }

  #rowsOf(pattern: CompiledPattern, path: MatchPath): unknown[][] {
    pattern.cursor.pointAtPath(path);
    const columns = this.#columns.get(pattern) ?? [];
    const rows = this.#options.config.output === "match" ? path.slice(-1) : path;
    return rows.map(({ row, step }) => {
      pattern.cursor.step = step;
      const values: unknown[] = [];
      for (const field of this.#kept) values.push(row[field]);
      for (const column of columns) values.push(column(row));
      return values;
    });
  }
}
