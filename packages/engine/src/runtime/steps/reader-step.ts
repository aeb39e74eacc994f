import type { SourceGeneratorConfig, WatermarkConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { SourceOutput, SourceReader } from "../../operators/source-reader.ts";
import { MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import { rowFactory } from "../../record/row-class.ts";
import type { EmitScope, StepSnapshot } from "../codegen/chain-step.ts";
import type { SourceStep } from "../codegen/source-step.ts";
import { mergeNeeds, type Need } from "../codegen/stream.ts";
import { SourceTime } from "../watermarks/source-time.ts";
import { GeneratorReader } from "../../operators/generator/generator-reader.ts";
import { generatorWatermark } from "./micro-step.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

const generatorReader = (plan: NodePlan): SourceReader => new GeneratorReader(plan.config as SourceGeneratorConfig);

type Emit = (row: Row, kind: RowKind, timestamp: number) => void;

/** A source read by a connector: each row that it collects runs through the generated chain. */
export class ReaderStep implements SourceStep, SourceOutput {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly time: SourceTime;
  readonly #environment: TaskEnvironment;
  readonly #reader: SourceReader;
  readonly #createRow: (values: readonly unknown[]) => Row;
  #usedColumns: readonly number[] = [];
  #name = "";
  #emit: Emit = () => undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment) {
    const isGenerator = plan.kind === "source.generator";
    const create = isGenerator ? generatorReader : environment.connectors.sources[plan.kind];
    if (create === undefined)
      throw new EngineError("CONNECTOR_MISSING", `no source is registered for ${plan.kind}`, { domain: "internal", nodeId: plan.nodeId });
    this.plan = plan;
    this.#environment = environment;
    this.#reader = create(plan);
    this.#createRow = rowFactory(plan.outputSchemas[0]!.length);
    const watermark = isGenerator
      ? generatorWatermark(plan.config as SourceGeneratorConfig)
      : (plan.config as { readonly watermark?: WatermarkConfig }).watermark;
    this.time = new SourceTime(plan, watermark, environment);
  }

  needs(outputs: readonly Need[]): Need {
    const need = mergeNeeds([outputs[0]!, this.time.needs()]);
    this.#usedColumns = need.row ? this.plan.outputSchemas[0]!.map((_, i) => i) : [...need.columns].sort((a, b) => a - b);
    return need;
  }

  /** `input` has the columns asked for read from the row. */
  emit(_input: unknown, scope: EmitScope): string {
    const timestamp = this.#reader.givesTimestamps === true ? { timestamp: "ts" } : {};
    this.#name = scope.module.addFunction(scope.module.fresh("source"), ["row", "kind", "ts"], () => {
      const columns = this.plan.outputSchemas[0]!.map((_, i) => (this.#usedColumns.includes(i) ? `c${i}` : undefined));
      const declarations = this.#usedColumns.map((i) => `const c${i}=row.c${i};`).join("");
      return (
        declarations + this.time.emit({ columns, row: "row", kind: "kind", ...timestamp }, scope, (stream) => scope.downstream(0, stream))
      );
    });
    return "";
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    this.#emit = functions[this.#name] as unknown as Emit;
  }

  open(): void | Promise<void> {
    const environment = this.#environment;
    return this.#reader.open({
      nodeId: this.plan.nodeId,
      subtaskIndex: environment.subtaskIndex,
      parallelism: this.plan.parallelism,
      schema: this.plan.outputSchemas[0]!,
      usedColumns: this.#usedColumns,
      createRow: this.#createRow,
      restored: this.#restoredSplits(),
      clock: environment.clock,
      metrics: environment.metrics(this.plan.nodeId),
      dataFolder: environment.dataFolder,
    });
  }

  /** Splits of all former subtasks are dealt out again; with an unchanged parallelism each gets its own back. */
  #restoredSplits(): readonly unknown[] | undefined {
    const restored = this.#environment.restored(this.plan.nodeId);
    if (restored === undefined) return undefined;
    const { parallelism } = this.plan;
    if (restored.length === parallelism) return restored[this.#environment.subtaskIndex]!.splits ?? [];
    return restored.flatMap((snapshot) => snapshot.splits ?? []).filter((_, i) => i % parallelism === this.#environment.subtaskIndex);
  }

  collect(row: Row, kind: RowKind = 0, timestamp = MIN_TIMESTAMP): void {
    this.#emit(row, kind, timestamp);
    this.time.sendPunctuated();
  }

  malformed(reason: string, sample: string): void {
    this.#environment.rowError(this.plan.nodeId, new EngineError("ROW_ERROR", reason, { nodeId: this.plan.nodeId }), [sample]);
  }

  poll(maxRecords: number): "more" | "wait" | "end" {
    this.time.beforePoll();
    return this.#reader.poll(this, maxRecords);
  }

  available(): Promise<void> | undefined {
    return this.#reader.available?.();
  }

  nextPollAt(): number {
    return this.#reader.availableAtMs?.() ?? Infinity;
  }

  isIdle(): boolean {
    return this.#reader.isIdle ?? false;
  }

  snapshot(checkpointId: number): StepSnapshot {
    return { splits: this.#reader.snapshotState(checkpointId) };
  }

  notifyCheckpointComplete(checkpointId: number): void | Promise<void> {
    return this.#reader.notifyCheckpointComplete?.(checkpointId);
  }

  close(): void | Promise<void> {
    return this.#reader.close();
  }
}
