import { passCrashPoint } from "../../checkpoint/crash-point.ts";
import type { BarrierOptions } from "../../exchange/frame-event.ts";
import type { NodePlan } from "../../graph/node-plan.ts";
import { EngineError } from "../../operators/engine-error.ts";
import type { SinkWriter } from "../../operators/sink-writer.ts";
import type { Row, RowKind } from "../../record/row.ts";
import type { ChainStep, EmitScope, StepSnapshot } from "../codegen/chain-step.ts";
import { needOf, type Need, type Stream } from "../codegen/stream.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

interface Waiting {
  readonly row: Row;
  readonly timestamp: number;
  readonly kind: RowKind;
}

/**
 * Hands rows to a connector's writer. While the writer is not ready, rows that a unit of work still makes wait here, and the task starts
 * no further unit: this is where backpressure begins.
 */
export class SinkStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = true;
  readonly #environment: TaskEnvironment;
  readonly #writer: SinkWriter;
  #waiting: Waiting[] = [];
  #ready: Promise<void> | undefined;
  /** The writer failed while rows waited for it. */
  #failure: Error | undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment) {
    const create = environment.connectors.sinks[plan.kind];
    if (create === undefined)
      throw new EngineError("CONNECTOR_MISSING", `no sink is registered for ${plan.kind}`, { domain: "internal", nodeId: plan.nodeId });
    this.plan = plan;
    this.#environment = environment;
    this.#writer = create(plan);
  }

  needs(): Need {
    return needOf([], true);
  }

  emit(input: Stream, scope: EmitScope): string {
    const row = scope.row(input);
    return `${row.source}${scope.module.constant(this)}.write(${row.name},${input.timestamp},${input.kind});`;
  }

  write(row: Row, timestamp: number, kind: RowKind): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ready !== undefined) this.#waiting.push({ row, timestamp, kind });
    else if (!this.#writer.write(row, timestamp, kind)) this.#wait();
  }

  open(): void | Promise<void> {
    const environment = this.#environment;
    const { plan } = this;
    const opened = this.#writer.open({
      nodeId: plan.nodeId,
      jobId: environment.jobId,
      subtaskIndex: environment.subtaskIndex,
      parallelism: plan.parallelism,
      schema: plan.inputSchemas[0]!,
      metrics: environment.metrics(plan.nodeId),
      clock: environment.clock,
      dataFolder: environment.dataFolder,
      restored: environment.restored(plan.nodeId)?.map(({ writer }) => writer),
      report: environment.report,
    });
    const restored = environment.restored(plan.nodeId);
    if (restored === undefined) return opened;
    const mine = this.#committablesOfMine(restored[environment.subtaskIndex]?.committables);
    if (mine.length === 0 && this.#writer.removeUncommitted === undefined) return opened;
    return Promise.resolve(opened).then(async () => {
      passCrashPoint("restore-commit:before");
      if (mine.length > 0) await this.#writer.commit?.(mine);
      passCrashPoint("restore-commit:after");
      await this.#writer.removeUncommitted?.((checkpointId) => environment.keptCheckpoints.has(checkpointId));
    });
  }

  /** What former subtasks had prepared is dealt out by position, so that each is committed by exactly one. */
  #committablesOfMine(own: readonly unknown[] | undefined): readonly unknown[] {
    const all = this.#environment.restored(this.plan.nodeId) ?? [];
    if (all.length <= this.plan.parallelism) return own ?? [];
    return all
      .filter((_, old) => old % this.plan.parallelism === this.#environment.subtaskIndex)
      .flatMap((snapshot) => snapshot.committables ?? []);
  }

  isAvailable(): boolean {
    return this.#ready === undefined;
  }

  ready(): Promise<void> {
    return this.#ready ?? Promise.resolve();
  }

  flush(): void | Promise<void> {
    return this.#writer.flush?.();
  }

  async finish(): Promise<void> {
    await this.#whenReady();
    await this.#writer.finish?.();
    await this.#writer.flush?.();
    if (this.#environment.hasCheckpoints) return;
    const committables = await this.#writer.prepareCommit?.(Number.MAX_SAFE_INTEGER, "checkpoint");
    if (committables !== undefined && committables.length > 0) await this.#writer.commit?.(committables);
  }

  #prepared = new Map<number, readonly unknown[]>();

  async snapshot(checkpointId: number, kind: BarrierOptions["kind"]): Promise<StepSnapshot> {
    await this.#whenReady();
    passCrashPoint("prepare-commit:before");
    const committables = (await this.#writer.prepareCommit?.(checkpointId, kind)) ?? [];
    passCrashPoint("prepare-commit:after");
    this.#prepared.set(checkpointId, committables);
    const writer = this.#writer.snapshotState?.(checkpointId);
    return { committables: [...this.#prepared.values()].flat(), ...(writer === undefined ? {} : { writer }) };
  }

  async notifyCheckpointComplete(checkpointId: number): Promise<void> {
    for (const [id, committables] of [...this.#prepared].sort(([a], [b]) => a - b)) {
      if (id > checkpointId) continue;
      passCrashPoint("commit:before");
      if (committables.length > 0) await this.#writer.commit?.(committables);
      passCrashPoint("commit:after");
      this.#prepared.delete(id);
    }
  }

  close(): void | Promise<void> {
    return this.#writer.close();
  }

  async #whenReady(): Promise<void> {
    while (this.#ready !== undefined) await this.#ready;
    if (this.#failure !== undefined) throw this.#failure;
  }

  #wait(): void {
    const ready = this.#writer.ready?.();
    if (ready === undefined) return;
    this.#ready = ready.then(
      () => {
        this.#ready = undefined;
        this.#writeWaiting();
      },
      (error: unknown) => {
        const failure = error instanceof Error ? error : new Error(String(error));
        this.#failure = failure;
        this.#ready = undefined;
        this.#environment.mail(() => {
          throw failure;
        });
      },
    );
  }

  #writeWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { row, timestamp, kind } of waiting) this.write(row, timestamp, kind);
  }
}
