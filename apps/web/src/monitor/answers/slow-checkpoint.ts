import { z } from "zod";

const duration = z.number().nullable().default(null);

/** How one subtask took part in a checkpoint. `nodeId` is the head of its task's chain. Durations in ms. */
export const subtaskCheckpointSchema = z.object({
  nodeId: z.string(),
  subtask: z.number().int(),
  /** Null while it has not answered, and for good where the checkpoint failed before it did. */
  ackAt: z.number().nullable().default(null),
  startDelayMs: duration,
  alignmentMs: duration,
  syncMs: duration,
  asyncMs: duration,
  bytes: z.number().nullable().default(null),
  inFlightBytes: z.number().nullable().default(null),
});
export type SubtaskCheckpoint = z.infer<typeof subtaskCheckpointSchema>;

/** The engine's acknowledgement, as it stands in `Checkpoint.subtasks`. */
const acknowledgementSchema = z
  .object({
    subtask: z.object({ taskId: z.string(), subtaskIndex: z.number().int() }),
    acknowledgedAtMs: z.number(),
    handle: z.object({ file: z.object({ bytes: z.number() }) }).optional(),
    statistics: z.object({
      syncDurationMs: z.number(),
      asyncDurationMs: z.number(),
      alignmentDurationMs: z.number(),
      startDelayMs: z.number(),
      persistedInFlightBytes: z.number(),
    }),
  })
  .transform(({ subtask, acknowledgedAtMs, handle, statistics }): SubtaskCheckpoint => ({
    nodeId: subtask.taskId,
    subtask: subtask.subtaskIndex,
    ackAt: acknowledgedAtMs,
    startDelayMs: statistics.startDelayMs,
    alignmentMs: statistics.alignmentDurationMs,
    syncMs: statistics.syncDurationMs,
    asyncMs: statistics.asyncDurationMs,
    bytes: handle?.file.bytes ?? 0,
    inFlightBytes: statistics.persistedInFlightBytes,
  }));

const storedSchema = z.union([acknowledgementSchema, subtaskCheckpointSchema]);

export type CheckpointPhase = "start-delay" | "alignment" | "sync" | "async" | "no-answer";

export interface SlowCheckpoint {
  readonly nodeId: string;
  readonly subtask: number;
  readonly phase: CheckpointPhase;
  /** How long the phase took there, and in the middle of all subtasks. */
  readonly phaseMs: number | null;
  readonly medianMs: number;
  /** Its part of the slowest subtask's time, 0 to 1. */
  readonly share: number;
  readonly totalMs: number | null;
}

/** What is stored, read with patience: subtasks of an unknown shape are left out. */
export function readSubtasks(stored: unknown): readonly SubtaskCheckpoint[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry) => {
    const parsed = storedSchema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Adds the subtasks that never answered: those of `expected` (subtasks by task) that are not in the list. */
export function withSilent(
  subtasks: readonly SubtaskCheckpoint[],
  expected: Readonly<Record<string, number>>,
): readonly SubtaskCheckpoint[] {
  const answered = new Set(subtasks.map((s) => `${s.nodeId}/${s.subtask}`));
  const silent = Object.entries(expected).flatMap(([nodeId, count]) =>
    Array.from({ length: count }, (_, subtask) => subtask)
      .filter((subtask) => !answered.has(`${nodeId}/${subtask}`))
      .map((subtask): SubtaskCheckpoint => ({
        nodeId,
        subtask,
        ackAt: null,
        startDelayMs: null,
        alignmentMs: null,
        syncMs: null,
        asyncMs: null,
        bytes: null,
        inFlightBytes: null,
      })),
  );
  return [...subtasks, ...silent];
}

/**
 * Which subtask made a checkpoint slow, and in which phase. A subtask that never answered explains a failed checkpoint before anything
 * else does. Undefined without subtasks.
 */
export function explainCheckpoint(subtasks: readonly SubtaskCheckpoint[], failed: boolean): SlowCheckpoint | undefined {
  const silent = failed ? subtasks.find((s) => s.ackAt === null) : undefined;
  if (silent !== undefined) {
    const phase: CheckpointPhase =
      silent.startDelayMs !== null && silent.alignmentMs === null ? "alignment" : silent.alignmentMs !== null ? "sync" : "no-answer";
    return { nodeId: silent.nodeId, subtask: silent.subtask, phase, phaseMs: null, medianMs: 0, share: 1, totalMs: null };
  }
  const slowest = subtasks.toSorted((a, b) => totalOf(b) - totalOf(a))[0];
  if (slowest === undefined) return undefined;
  const [phase, phaseMs] = phasesOf(slowest).toSorted((a, b) => b[1] - a[1])[0] ?? ["sync", 0];
  const totalMs = totalOf(slowest);
  return {
    nodeId: slowest.nodeId,
    subtask: slowest.subtask,
    phase,
    phaseMs,
    medianMs: median(subtasks.map((s) => phasesOf(s).find(([name]) => name === phase)?.[1] ?? 0)),
    share: totalMs === 0 ? 0 : phaseMs / totalMs,
    totalMs,
  };
}

export function phasesOf(s: SubtaskCheckpoint): [CheckpointPhase, number][] {
  return [
    ["start-delay", s.startDelayMs ?? 0],
    ["alignment", s.alignmentMs ?? 0],
    ["sync", s.syncMs ?? 0],
    ["async", s.asyncMs ?? 0],
  ];
}

function totalOf(s: SubtaskCheckpoint): number {
  return phasesOf(s).reduce((sum, [, ms]) => sum + ms, 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
