import type { NodePlan } from "../graph/node-plan.ts";
import type { Operator } from "../operators/operator.ts";
import { type HarnessOutput, type HarnessSnapshot, OperatorHarness, type TimeEvent } from "./operator-harness.ts";
import type { StreamEvent } from "./stream-text.ts";
import type { TestClock } from "./test-clock.ts";

export interface ParallelOptions {
  readonly plan: NodePlan;
  readonly create: (plan: NodePlan) => Operator;
  readonly parallelism: number;
  readonly clock: TestClock;
  readonly restore?: { readonly snapshots: readonly HarnessSnapshot[]; readonly timeEvents: readonly TimeEvent[] };
}

/**
 * An operator at a parallelism: keyed rows go to the subtask of their key, those of an input that is not keyed to all (broadcast), watermarks and the clock to
 * all. Watermarks come out once.
 */
export class ParallelHarness {
  readonly #options: ParallelOptions;
  readonly #subtasks: readonly OperatorHarness[];

  constructor(options: ParallelOptions) {
    this.#options = options;
    const plan = { ...options.plan, parallelism: options.parallelism };
    this.#subtasks = Array.from({ length: options.parallelism }, (_, subtaskIndex) =>
      new OperatorHarness({
        plan,
        create: options.create,
        subtaskIndex,
        clock: options.clock,
        ...(options.restore === undefined ? {} : { restore: options.restore.snapshots }),
      }).open(),
    );
    if (options.restore !== undefined) for (const subtask of this.#subtasks) subtask.resumeTime(options.restore.timeEvents);
  }

  feed(event: StreamEvent): void {
    const inputs = this.#options.plan.inputSchemas.map((_, input) => input);
    switch (event.type) {
      case "record": {
        const isKeyed = this.#options.plan.inputKeys[event.input] !== undefined;
        const first = this.#subtasks[0] as OperatorHarness;
        const targets = isKeyed ? [this.#subtasks[first.subtaskOf(event.values, event.input)] as OperatorHarness] : this.#subtasks;
        for (const subtask of targets) subtask.processElement(event.values, event.timestamp, { kind: event.kind, input: event.input });
        return;
      }
      case "watermark":
        for (const subtask of this.#subtasks)
          for (const input of event.input === undefined ? inputs : [event.input]) subtask.processWatermark(event.watermark, input);
        return;
      case "idle":
        for (const subtask of this.#subtasks) subtask.processIdle(event.isIdle, event.input);
        return;
      case "clock":
        this.#options.clock.set(event.now);
        for (const subtask of this.#subtasks) subtask.setProcessingTime(event.now);
        return;
      case "end":
        for (const subtask of this.#subtasks) subtask.finish();
    }
  }

  /** Records of all subtasks, each watermark once, behind the records that it let out. */
  takeOutput(): HarnessOutput[] {
    const outputs = this.#subtasks.map((subtask) => subtask.takeOutput());
    const merged: HarnessOutput[] = [];
    for (;;) {
      for (const output of outputs) while (output[0]?.type === "record") merged.push(output.shift() as HarnessOutput);
      const marks = outputs.map((output) => output.shift());
      if (marks[0] === undefined) return merged;
      merged.push(marks[0]);
    }
  }

  /** A new operator at another parallelism, restored from this one, at the same event time. */
  rescaled(parallelism: number): ParallelHarness {
    const snapshots = this.#subtasks.map((subtask) => subtask.snapshot());
    const timeEvents = this.#subtasks[0]?.timeEvents ?? [];
    for (const subtask of this.#subtasks) subtask.close();
    return new ParallelHarness({ ...this.#options, parallelism, restore: { snapshots, timeEvents } });
  }

  close(): void {
    for (const subtask of this.#subtasks) subtask.close();
  }
}
