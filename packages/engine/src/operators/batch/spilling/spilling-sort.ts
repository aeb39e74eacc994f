import type { OrderBy } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../../graph/node-plan.ts";
import { INSERT, type Row, type RowKind } from "../../../record/row.ts";
import type { OperatorContext } from "../../operator-context.ts";
import type { Operator } from "../../operator.ts";
import { ByteReader } from "../spill/byte-reader.ts";
import { ExternalSorter } from "../spill/external-sorter.ts";
import { orderBytes, writeDouble } from "../spill/order-bytes.ts";
import { RowBytes } from "../spill/row-bytes.ts";
import { memoryOnly } from "../spill/spill-files.ts";
import { DRAINED_ROWS } from "../spill/drained-rows.ts";
import { type SpilledRecord, valueStart } from "../spill/spilled-record.ts";

export interface SpillingSortOptions {
  readonly orderBy: readonly OrderBy[];
  /** True: by event time first. */
  readonly isByTime: boolean;
}

/**
 * The sorts of a batch job: all rows of a subtask in order, over temporary files where they do not fit into memory.
 * Input:  bounded, append only.
 * Output: the same rows, at the end of input; equal ones in order of arrival.
 * State:  none: a batch job takes no checkpoints.
 */
export class SpillingSort implements Operator {
  readonly #schema: Schema;
  readonly #options: SpillingSortOptions;
  readonly #codec: RowBytes;
  readonly #reader = new ByteReader();
  #writeOrder: ReturnType<typeof orderBytes> = () => undefined;
  #context!: OperatorContext;
  #sorted: Iterator<SpilledRecord> | undefined;
  #sorter!: ExternalSorter;

  constructor(plan: NodePlan, options: SpillingSortOptions) {
    this.#schema = plan.inputSchemas[0] as Schema;
    this.#options = options;
    this.#codec = new RowBytes(this.#schema);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#sorter = new ExternalSorter(context.spill ?? memoryOnly);
    this.#writeOrder = orderBytes(this.#options.orderBy, this.#schema);
  }

  processElement(row: Row, timestamp: number, _kind: RowKind): void {
    this.#sorter.add(
      (target) => {
        if (this.#options.isByTime) writeDouble(timestamp, target);
        this.#writeOrder(row, target);
      },
      (target) => {
        target.f64(timestamp);
        this.#codec.write(row, target);
      },
    );
  }

  drain(): boolean {
    this.#sorted ??= this.#sorter.sorted();
    for (let i = 0; i < DRAINED_ROWS; i++) {
      const next = this.#sorted.next();
      if (next.done === true) return true;
      const reader = this.#reader.open(next.value.bytes, valueStart(next.value));
      const timestamp = reader.f64();
      this.#context.output.collect(this.#codec.read(reader), timestamp, INSERT);
    }
    return false;
  }

  close(): void {
    this.#sorter.close();
  }
}
