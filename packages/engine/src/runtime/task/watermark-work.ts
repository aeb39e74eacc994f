import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { ChainStep } from "../codegen/chain-step.ts";
import { placed } from "./place-error.ts";
import type { TaskOutputs } from "./task-outputs.ts";

/** The way of a watermark through the steps of one task, piece by piece: a piece begins only while every output has room. */
export class WatermarkWork {
  readonly #steps: readonly ChainStep[];
  readonly #subtaskIndex: number;
  readonly #outputs: TaskOutputs;
  #watermark = MIN_TIMESTAMP;
  #isPending = false;
  #step = 0;
  #isMidStep = false;

  constructor(steps: readonly ChainStep[], subtaskIndex: number, outputs: TaskOutputs) {
    this.#steps = steps;
    this.#subtaskIndex = subtaskIndex;
    this.#outputs = outputs;
  }

  /** The newest watermark, also while it is on its way. */
  get watermark(): number {
    return this.#watermark;
  }

  /** It has not gone out yet. */
  get isPending(): boolean {
    return this.#isPending;
  }

  /** A step has done a part of its work: what its windows have given already is gone from no state before all is. */
  get isMidStep(): boolean {
    return this.#isMidStep;
  }

  start(watermark: number): void {
    this.#watermark = watermark;
    this.#isPending = true;
    this.#step = 0;
    this.continue();
  }

  /** One piece; behind the last step the watermark goes out. "waiting": a step waits for an answer from outside. */
  continue(): "done" | "more" | "waiting" {
    while (this.#step < this.#steps.length) {
      const step = this.#steps[this.#step]!;
      const progress = placed({ nodeId: step.plan.nodeId, subtaskIndex: this.#subtaskIndex }, () =>
        step.advanceWatermark === undefined ? "done" : step.advanceWatermark(this.#watermark),
      );
      this.#isMidStep = progress !== "done";
      if (progress !== "done") return progress;
      this.#step++;
      if (!this.#outputs.hasRoom()) return "more";
    }
    this.#isPending = false;
    this.#outputs.emit({ type: "watermark", value: this.#watermark });
    return "done";
  }
}
