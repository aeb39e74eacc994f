import { createExpressionRuntime } from "@millrace/pipeline/expressions";
import type { NodePlan } from "../graph/node-plan.ts";
import { memoryOnly } from "../operators/batch/spill/spill-files.ts";
import { rowValues, rowClass } from "../record/row-class.ts";
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Row, type RowKind } from "../record/row.ts";
import type { ChainStep, EmitScope, PendingStepSnapshot, StepSnapshot } from "../runtime/codegen/chain-step.ts";
import { ModuleBuilder } from "../runtime/codegen/module-builder.ts";
import type { TaskEnvironment } from "../runtime/task/task-environment.ts";
import type { HarnessOutput } from "./operator-harness.ts";
import { TestClock } from "./test-clock.ts";
import { TestMetrics } from "./test-metrics.ts";

/**
 * Runs one generated step by hand, with the verbs of `OperatorHarness`, so that both forms of an operator can pass the same tests.
 * Everything behind the step is a collector.
 */
export class GeneratedHarness {
  readonly plan: NodePlan;
  readonly metrics = new TestMetrics();
  readonly #step: ChainStep;
  readonly #process: (...values: unknown[]) => void;
  readonly #output: HarnessOutput[] = [];
  #watermark = MIN_TIMESTAMP;

  constructor(
    plan: NodePlan,
    create: (plan: NodePlan, environment: TaskEnvironment) => ChainStep,
    restored?: readonly StepSnapshot[],
    subtaskIndex = 0,
  ) {
    this.plan = plan;
    this.#step = create(plan, this.#environment(restored, subtaskIndex));
    const all = plan.outputSchemas.map((schema) => ({ columns: new Set(schema.keys()), row: true }));
    this.#step.needs(all, 0);
    const module = new ModuleBuilder();
    const columns = plan.inputSchemas[0]!.map((_, i) => `c${i}`);
    const name = module.addFunction("process", [...columns, "ts", "kind"], () =>
      this.#step.emit({ columns, row: undefined, timestamp: "ts", kind: "kind" }, this.#scope(module), 0),
    );
    const functions = module.build();
    this.#step.bind?.(functions);
    this.#process = functions[name] as unknown as (...values: unknown[]) => void;
    void this.#step.open?.();
  }

  processElement(values: readonly unknown[], timestamp: number, options: { readonly kind?: RowKind } = {}): void {
    this.#process(...values, timestamp, options.kind ?? 0);
  }

  processWatermark(watermark: number): void {
    if (watermark <= this.#watermark) return;
    this.#watermark = watermark;
    while (this.#step.advanceWatermark?.(watermark) === "more");
    this.#output.push({ type: "watermark", watermark });
  }

  finish(): void {
    this.processWatermark(MAX_TIMESTAMP);
  }

  snapshot(): StepSnapshot {
    return this.beginSnapshot()();
  }

  /** As at a barrier: what comes before the answer is called is not part of what it gives. */
  beginSnapshot(): () => StepSnapshot {
    const snapshot = this.#step.snapshot!(1, "savepoint") as StepSnapshot | PendingStepSnapshot;
    return () => ("finish" in snapshot ? (snapshot.finish() as StepSnapshot) : snapshot);
  }

  takeOutput(): HarnessOutput[] {
    return this.#output.splice(0);
  }

  #scope(module: ModuleBuilder): EmitScope {
    return {
      module,
      expressions: module.constant(createExpressionRuntime({ now: () => 0, random: () => 0.5 })),
      downstream: (port, stream) => {
        const schema = this.plan.outputSchemas[port]!;
        const create = module.constant(rowClass(schema.length));
        const collect = module.constant((row: Row, timestamp: number, kind: RowKind) => {
          this.#output.push({ type: "record", port, values: rowValues(row, schema.length), timestamp, kind });
        });
        return `${collect}(new ${create}(${stream.columns.map((column) => column ?? "null").join(",")}),${stream.timestamp},${stream.kind});`;
      },
      row: () => {
        throw new Error("a generated step asks for no row");
      },
      collector: () => {
        throw new Error("a generated step has no collector");
      },
      sampleKey: () => "",
      mark: (source) => source,
      guarded: (source) => source,
    };
  }

  #environment(restored: readonly StepSnapshot[] | undefined, subtaskIndex: number): TaskEnvironment {
    return {
      jobId: "test",
      subtaskIndex,
      parallelism: this.plan.parallelism,
      clock: new TestClock(),
      random: () => 0.5,
      dataFolder: ".",
      hasCheckpoints: false,
      keptCheckpoints: new Set(),
      spill: memoryOnly,
      connectors: { sources: {}, sinks: {} },
      operators: {},
      report: () => undefined,
      metrics: () => this.metrics,
      currentWatermark: () => this.#watermark,
      rowError: (_, error) => {
        throw error;
      },
      request: () => undefined,
      mail: (mail) => mail(),
      restored: () => restored,
      keyedState: undefined,
    };
  }
}
