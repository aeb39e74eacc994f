import type { TransformCrossConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../../graph/node-plan.ts";
import { JoinedRows } from "../../../joins/joined-rows.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../../../record/row.ts";
import type { OperatorContext } from "../../operator-context.ts";
import type { Operator } from "../../operator.ts";
import { DRAINED_ROWS } from "../spill/drained-rows.ts";
import { RowLog } from "../spill/row-log.ts";
import { memoryOnly } from "../spill/spill-files.ts";

/** Left rows that one pass over the right side is made for. */
const BLOCK_ROWS = 4096;

/**
 * `transform.cross` in a batch job: both sides are gathered, in temporary files where they do not fit into memory; then blocks of left rows meet all right ones.
 * Input:  bounded, append only; the right side is broadcast to all subtasks.
 * Output: +I at the end of input, without event time.
 * Source: Flink's BlockNestedLoopIterator.
 */
export class SpillingCross implements Operator {
  readonly #plan: NodePlan;
  readonly #rows: JoinedRows;
  #context!: OperatorContext;
  #pairs: Iterator<void> | undefined;
  #sides!: readonly [RowLog, RowLog];

  constructor(plan: NodePlan) {
    this.#plan = plan;
    this.#rows = new JoinedRows(plan, { joinType: "inner", ...(plan.config as TransformCrossConfig) });
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { files, memoryBytes } = context.spill ?? memoryOnly;
    const side = (input: number): RowLog => new RowLog(this.#plan.inputSchemas[input] ?? [], { files, memoryBytes: memoryBytes / 2 });
    this.#sides = [side(0), side(1)];
  }

  processElement(row: Row, timestamp: number, _kind: RowKind, input: number): void {
    this.#sides[input === 0 ? 0 : 1].add(row, timestamp);
  }

  drain(): boolean {
    this.#pairs ??= this.#blocks();
    for (let i = 0; i < DRAINED_ROWS; i++) if (this.#pairs.next().done === true) return true;
    return false;
  }

  close(): void {
    for (const side of this.#sides) side.close();
  }

  /** Gives out a pair at each step. */
  *#blocks(): Generator<void> {
    let block: Row[] = [];
    for (const { row } of this.#sides[0].rows()) {
      block.push(row);
      if (block.length < BLOCK_ROWS) continue;
      yield* this.#pairUp(block);
      block = [];
    }
    if (block.length > 0) yield* this.#pairUp(block);
  }

  *#pairUp(block: readonly Row[]): Generator<void> {
    for (const { row: right } of this.#sides[1].rows()) {
      for (let i = 0; i < block.length; i++) {
        this.#pair(block[i]!, right);
        yield;
      }
    }
  }

  #pair(left: Row, right: Row): void {
    try {
      if (this.#rows.fits(left, right)) this.#context.output.collect(this.#rows.result(left, right), MIN_TIMESTAMP, INSERT);
    } catch (error) {
      this.#context.rowError(error as Error, left);
    }
  }
}
