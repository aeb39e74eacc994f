import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { ValveOutput } from "./watermark-valve.ts";

/**
 * The watermark of an operator with several inputs: the lesser of those of the active inputs; when one goes idle it may advance at once.
 * Source: Flink CombinedWatermarkStatus.
 */
export class CombinedWatermark {
  readonly #inputs: { watermark: number; isIdle: boolean }[];
  readonly #output: ValveOutput;
  #last = MIN_TIMESTAMP;
  #isIdle = false;

  constructor(inputs: number, output: ValveOutput) {
    this.#inputs = Array.from({ length: inputs }, () => ({ watermark: MIN_TIMESTAMP, isIdle: false }));
    this.#output = output;
  }

  inputWatermark(input: number, watermark: number): void {
    const status = this.#inputs[input]!;
    status.isIdle = false;
    status.watermark = Math.max(status.watermark, watermark);
    this.#update();
  }

  inputIdle(input: number, isIdle: boolean): void {
    this.#inputs[input]!.isIdle = isIdle;
    this.#update();
  }

  #update(): void {
    const active = this.#inputs.filter((input) => !input.isIdle);
    if (active.length > 0) {
      const minimum = Math.min(...active.map((input) => input.watermark));
      if (minimum > this.#last) {
        this.#last = minimum;
        this.#output.watermark(minimum);
      }
    }
    const isIdle = active.length === 0;
    if (isIdle !== this.#isIdle) {
      this.#isIdle = isIdle;
      this.#output.idle(isIdle);
    }
  }
}
