import { passCrashPoint } from "../../checkpoint/crash-point.ts";
import { inFlightBytes, inFlightKey, type EdgePorts, type InFlightRows } from "../../checkpoint/in-flight-rows.ts";
import type { Clock } from "../../time/clock.ts";
import type { Barrier } from "./barrier-alignment.ts";
import type { SubtaskSnapshot } from "./checkpoint-listener.ts";
import type { ChainStep, PendingStepSnapshot, StepSnapshot } from "../codegen/chain-step.ts";
import { placed } from "./place-error.ts";

export interface SnapshotOptions {
  readonly barrier: Barrier;
  readonly task: string;
  readonly subtaskIndex: number;
  readonly steps: readonly ChainStep[];
  readonly clock: Clock;
  readonly firstBarrierAt: number;
  readonly alignmentMs: number;
  readonly processedInFlightBytes: number;
  readonly isUnaligned: boolean;
}

/** What an unaligned snapshot still waits for. */
interface Waiting {
  /** Barriers of further channels. */
  input: boolean;
  /** Room for the barrier in the channels behind the task. */
  output: boolean;
}

/**
 * The state of a task's steps at a barrier. Making it captures all of them; what is large is serialized afterwards, piece by piece,
 * while records flow again. Until `settled` resolves no record may come: a sink is making its work ready to be committed. Rows that the
 * barrier overtook are added as they become known.
 */
export class SnapshotUnderWay {
  readonly checkpointId: number;
  /** undefined where nothing has to be waited for. */
  readonly settled: Promise<void> | undefined;
  readonly #options: SnapshotOptions;
  readonly #startedAt: number;
  readonly #capturedAt: number;
  readonly #nodes: Record<string, StepSnapshot> = {};
  readonly #pending: (readonly [string, PendingStepSnapshot])[] = [];
  readonly #inFlight = new Map<string, InFlightRows[]>();
  readonly waiting: Waiting = { input: false, output: false };
  #alignmentMs: number;
  #processedInFlightBytes: number;

  constructor(options: SnapshotOptions) {
    this.#options = options;
    this.checkpointId = options.barrier.checkpointId;
    this.#alignmentMs = options.alignmentMs;
    this.#processedInFlightBytes = options.processedInFlightBytes;
    this.#startedAt = options.clock.now();
    const waiting: Promise<void>[] = [];
    passCrashPoint("snapshot:before");
    for (const step of options.steps) {
      const { nodeId } = step.plan;
      const part = this.#placed(nodeId, () => step.snapshot?.(this.checkpointId, options.barrier.options.kind));
      if (part === undefined) continue;
      if (part instanceof Promise) waiting.push(part.then((snapshot) => void (this.#nodes[nodeId] = snapshot)));
      else if ("step" in part) this.#pending.push([nodeId, part]);
      else this.#nodes[nodeId] = part;
    }
    this.settled = waiting.length === 0 ? undefined : Promise.all(waiting).then(() => undefined);
    this.#capturedAt = options.clock.now();
    passCrashPoint("snapshot:after");
  }

  get isWaiting(): boolean {
    return this.waiting.input || this.waiting.output;
  }

  addInFlight(edge: EdgePorts, rows: InFlightRows): void {
    const key = inFlightKey(edge);
    this.#inFlight.set(key, [...(this.#inFlight.get(key) ?? []), rows]);
  }

  /** The last barrier has come. */
  aligned(alignmentMs: number, processedInFlightBytes: number): void {
    this.#alignmentMs = alignmentMs;
    this.#processedInFlightBytes = processedInFlightBytes;
    this.waiting.input = false;
  }

  /** Serializes one piece; false when nothing is left. */
  step(): boolean {
    for (const [, part] of this.#pending) if (part.step()) return true;
    return false;
  }

  /** Serializes what is left. Answers at once where no step has anything written by somebody else; else it rejects where that fails. */
  finish(): SubtaskSnapshot | Promise<SubtaskSnapshot> {
    const written: Promise<void>[] = [];
    for (const [nodeId, part] of this.#pending) {
      const node = this.#placed(nodeId, () => part.finish());
      if (node instanceof Promise) written.push(node.then((done) => void (this.#nodes[nodeId] = done)));
      else this.#nodes[nodeId] = node;
    }
    return written.length === 0 ? this.#result() : Promise.all(written).then(() => this.#result());
  }

  #result(): SubtaskSnapshot {
    const { barrier, task, subtaskIndex, clock, firstBarrierAt, isUnaligned } = this.#options;
    const nodes: Record<string, StepSnapshot> = Object.fromEntries(
      this.#options.steps.flatMap(({ plan }) => (this.#nodes[plan.nodeId] === undefined ? [] : [[plan.nodeId, this.#nodes[plan.nodeId]!]])),
    );
    for (const [key, inFlight] of this.#inFlight) nodes[key] = { inFlight };
    return {
      checkpointId: this.checkpointId,
      task,
      subtaskIndex,
      nodes,
      statistics: {
        triggeredAt: barrier.options.triggeredAt,
        firstBarrierAt,
        alignmentMs: this.#alignmentMs,
        syncMs: this.#capturedAt - this.#startedAt,
        asyncMs: clock.now() - this.#capturedAt,
        isUnaligned,
        processedInFlightBytes: this.#processedInFlightBytes,
        persistedInFlightBytes: [...this.#inFlight.values()].reduce((sum, rows) => sum + inFlightBytes(rows), 0),
      },
    };
  }

  cancel(): void {
    for (const [, part] of this.#pending) part.cancel();
  }

  #placed<T>(nodeId: string, work: () => T): T {
    return placed({ nodeId, subtaskIndex: this.#options.subtaskIndex }, work);
  }
}
