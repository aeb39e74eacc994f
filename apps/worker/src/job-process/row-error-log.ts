import type { RowErrorReport } from "@millrace/engine";
import type { FailedRow } from "../protocol/messages.ts";

/** Records a second that are told of one by one; the metric numRowErrors counts all. */
const TOLD_PER_SECOND = 50;

export interface RowErrorLine {
  readonly nodeId: string;
  readonly message: string;
}

/**
 * Tells people of records that could not be processed, a bounded number of them each second: in the log, without what is in them, and as failed rows,
 * whose content is shown on demand.
 */
export class RowErrorLog {
  readonly #write: (line: RowErrorLine) => void;
  readonly #keep: (row: FailedRow) => void;
  #told = 0;
  readonly #untold = new Map<string, number>();

  constructor(write: (line: RowErrorLine) => void, keep: (row: FailedRow) => void) {
    this.#write = write;
    this.#keep = keep;
  }

  add({ nodeId, subtaskIndex, policy, message, record }: RowErrorReport): void {
    // What fails the job is told as its failure.
    if (policy === "fail") return this.#keep({ nodeId, subtaskIndex, policy, message, record });
    if (this.#told >= TOLD_PER_SECOND) {
      this.#untold.set(nodeId, (this.#untold.get(nodeId) ?? 0) + 1);
      return;
    }
    this.#told++;
    const what = policy === "skip" ? "Skipped a record" : "Sent a record to the dead letters";
    this.#write({ nodeId, message: `${what} (subtask ${subtaskIndex}): ${message}` });
    this.#keep({ nodeId, subtaskIndex, policy, message, record });
  }

  /** To be called once a second, and at the end. */
  tick(): void {
    this.#told = 0;
    for (const [nodeId, count] of this.#untold) this.#write({ nodeId, message: `${count} more records were left out in this second` });
    this.#untold.clear();
  }
}
