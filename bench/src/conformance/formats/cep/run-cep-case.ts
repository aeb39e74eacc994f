import { checkPattern } from "@millrace/pipeline/patterns";
import {
  MIN_TIMESTAMP,
  OperatorHarness,
  operatorRegistry,
  TestClock,
  type HarnessOutput,
  type HarnessSnapshot,
  type NodePlan,
} from "@millrace/engine/testing";
import type { CepAnswer, CepCase, MatchIndices } from "./cep-case.ts";
import { planOf, type CepPlan } from "./cep-plan.ts";

export interface CepRunOptions {
  /** The operator is snapshotted and a new one restored in front of that element. */
  readonly restoreBefore?: number;
  /** Subtasks that it is restored into. */
  readonly restoreInto?: number;
}

type Draft = { -readonly [K in keyof CepAnswer]: CepAnswer[K] extends readonly (infer T)[] ? T[] : CepAnswer[K] };

/** Runs one case on the operator, under a test clock. */
export function runCepCase(recorded: CepCase, options: CepRunOptions = {}): CepAnswer {
  const answer: Draft = { matches: [], matchTimes: [], emittedBy: [], timedOut: [], late: [], error: null };
  const finding = checkPattern(recorded.pattern).find(({ severity }) => severity === "error");
  if (finding !== undefined) return { ...answer, error: { phase: "build", class: finding.code, message: finding.message } };
  const run = new CepRun(recorded, answer);
  try {
    recorded.input.forEach((_, index) => {
      if (index === options.restoreBefore) run.restore(options.restoreInto ?? 1);
      run.element(index);
    });
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "EngineError") throw error;
    answer.error = { phase: "run", at: run.at, message: error.message };
    run.takeOutput();
  }
  return answer;
}

class CepRun {
  at = 0;
  readonly #recorded: CepCase;
  readonly #plan: CepPlan;
  readonly #answer: Draft;
  readonly #clock = new TestClock();
  #watermark = MIN_TIMESTAMP;
  #subtasks: OperatorHarness[];

  constructor(recorded: CepCase, answer: Draft) {
    this.#recorded = recorded;
    this.#plan = planOf(recorded);
    this.#answer = answer;
    this.#subtasks = this.#start(1, []);
  }

  element(index: number): void {
    this.at = index;
    const element = this.#recorded.input[index];
    if (element === undefined) return;
    if ("row" in element) {
      const values = this.#plan.schema.map(({ name }, column) =>
        column === this.#plan.schema.length - 1 ? index : (element.row[name] ?? null),
      );
      this.#subtaskOf(values).processElement(values, element.t ?? MIN_TIMESTAMP);
    } else if ("watermark" in element) {
      this.#watermark = element.watermark;
      for (const subtask of this.#subtasks) subtask.processWatermark(element.watermark);
    } else {
      this.#clock.set(element.processingTime);
      for (const subtask of this.#subtasks) subtask.setProcessingTime(element.processingTime);
    }
    this.takeOutput();
  }

  /** All subtasks are snapshotted and stopped; new ones go on, at another parallelism where there are keys. */
  restore(parallelism: number): void {
    const snapshots = this.#subtasks.map((subtask) => subtask.snapshot());
    for (const subtask of this.#subtasks) subtask.close();
    this.#subtasks = this.#start(this.#recorded.keyBy.length === 0 ? 1 : parallelism, snapshots);
    // The watermark is no state: after a restore it comes again from the sources.
    if (this.#watermark !== MIN_TIMESTAMP) for (const subtask of this.#subtasks) subtask.processWatermark(this.#watermark);
  }

  takeOutput(): void {
    for (const subtask of this.#subtasks) for (const output of subtask.takeOutput()) this.#take(output);
  }

  #start(parallelism: number, restore: readonly HarnessSnapshot[]): OperatorHarness[] {
    const plan: NodePlan = { ...this.#plan.plan, parallelism };
    return Array.from({ length: parallelism }, (_, subtaskIndex) =>
      new OperatorHarness({
        plan,
        create: operatorRegistry["cep.pattern"],
        subtaskIndex,
        clock: this.#clock,
        ...(restore.length === 0 ? {} : { restore }),
      }).open(),
    );
  }

  #subtaskOf(values: readonly unknown[]): OperatorHarness {
    const [first] = this.#subtasks as [OperatorHarness];
    return this.#subtasks[first.subtaskOf(values, 0)] ?? first;
  }

  #take(output: HarnessOutput): void {
    if (output.type !== "record") return;
    const answer = this.#answer;
    const { port, values, timestamp } = output;
    if (port === 2) {
      answer.late.push(values.at(-1) as number);
    } else if (port === 1) {
      answer.timedOut.push({ match: this.#indicesOf(values), at: values.at(-1) as number, emittedBy: this.at });
    } else {
      answer.matches.push(this.#indicesOf(values));
      answer.matchTimes.push(this.#recorded.time === "processing" ? this.#clock.now() : timestamp);
      answer.emittedBy.push(this.at);
    }
  }

  #indicesOf(values: readonly unknown[]): MatchIndices {
    const match: Record<string, readonly number[]> = {};
    this.#plan.steps.forEach((step, index) => {
      const positions = values[this.#recorded.keyBy.length + index];
      if (Array.isArray(positions)) match[step] = positions as number[];
    });
    return match;
  }
}
