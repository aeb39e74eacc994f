import { create } from "zustand";
import type { LiveMessage, LivePayload, PeekRowView } from "../server/live/live-payload.ts";
import type { LogLineView, TableRowView } from "../server/jobs/job-history.ts";
import type { JobSummary } from "../server/jobs/job-view.ts";
import type { WorkerLogLineView } from "../server/logs/worker-log-source.ts";
import type { WorkerView } from "../server/workers.ts";
import type { NodeSample, NodeLive } from "@millrace/pipeline/metrics";
import type { HotSpot } from "../monitor/answers/hot-spots.ts";
import { serverClock } from "./server-clock.ts";
import { applyDelta } from "../monitor/sample/live-delta.ts";

/** The newest reading of a job as the page shows it. */
export interface JobReading {
  readonly at: number;
  readonly intervalMs: number;
  readonly nodes: Readonly<Record<string, NodeLive>>;
  readonly job: Readonly<Record<string, number | null>>;
  readonly process: Readonly<Record<string, number | null>>;
}

export interface RowFeed {
  readonly rows: readonly TableRowView[];
  readonly total: number;
}

export type ConnectionState = "connecting" | "open" | "lost";

/** Everything that came by the stream, by id. Components select the smallest part that they show. */
export interface LiveState {
  readonly connection: ConnectionState;
  /** When the last message (or sign of life) came. */
  readonly heardAt: number;
  readonly jobs: Readonly<Record<string, JobSummary>>;
  /** Rows per second of each job since the page opened, for the curve in lists. */
  readonly pulses: Readonly<Record<string, readonly (number | null)[]>>;
  readonly readings: Readonly<Record<string, JobReading>>;
  readonly subtasks: Readonly<Record<string, { readonly at: number; readonly node: NodeSample }>>;
  readonly rows: Readonly<Record<string, RowFeed>>;
  readonly logs: Readonly<Record<string, readonly LogLineView[]>>;
  readonly workers: readonly WorkerView[] | undefined;
  /** What stands out over all running jobs; undefined while nobody has asked. */
  readonly hotSpots: readonly HotSpot[] | undefined;
  readonly workerLogs: Readonly<Record<string, readonly WorkerLogLineView[]>>;
  readonly peeks: Readonly<Record<string, readonly PeekRowView[]>>;
}

const KEPT_ROWS = 1_000;
const KEPT_LINES = 2_000;
const KEPT_PEEKED = 300;

export const useLive = create<LiveState>(() => ({
  connection: "connecting",
  heardAt: serverClock.now(),
  jobs: {},
  pulses: {},
  readings: {},
  subtasks: {},
  rows: {},
  logs: {},
  workers: undefined,
  hotSpots: undefined,
  workerLogs: {},
  peeks: {},
}));

/** Applies one message to the state; pure, so that a test can replay a stream. */
export function reduceLive(state: LiveState, { topic, data }: LiveMessage): LiveState {
  const jobId = topic.split(":")[1] ?? "";
  switch (data.type) {
    case "jobs":
      return {
        ...state,
        jobs: { ...state.jobs, ...Object.fromEntries(data.jobs.map((job) => [job.id, job])) },
        pulses: { ...state.pulses, ...Object.fromEntries(data.jobs.map((job) => [job.id, nextPulses(state, job)])) },
      };
    case "state":
      return { ...state, jobs: { ...state.jobs, [data.job.id]: data.job } };
    case "workers":
      return { ...state, workers: data.workers };
    case "sample":
      return { ...state, readings: { ...state.readings, [jobId]: nextReading(state.readings[jobId], data) } };
    case "subtasks":
      return { ...state, subtasks: { ...state.subtasks, [topic]: { at: data.at, node: data.node } } };
    case "rows":
      return {
        ...state,
        rows: { ...state.rows, [topic]: { rows: append(state.rows[topic]?.rows ?? [], data.rows, KEPT_ROWS), total: data.total } },
      };
    case "logs":
      return { ...state, logs: { ...state.logs, [topic]: append(state.logs[topic] ?? [], data.lines, KEPT_LINES) } };
    case "hotSpots":
      return { ...state, hotSpots: data.spots };
    case "workerLogs":
      return { ...state, workerLogs: { ...state.workerLogs, [topic]: append(state.workerLogs[topic] ?? [], data.lines, KEPT_LINES) } };
    case "peek":
      return { ...state, peeks: { ...state.peeks, [topic]: append(state.peeks[topic] ?? [], data.rows, KEPT_PEEKED) } };
    case "changed":
    case "events":
    case "exceptions":
    case "checkpoints":
      return state;
  }
}

const KEPT_PULSES = 60;
/** One point of the curve stands for this long, as in what the server gives for the time before. */
const PULSE_MS = 10_000;

function nextPulses(state: LiveState, job: JobSummary): readonly (number | null)[] {
  const before = state.pulses[job.id] ?? [];
  const lastAt = state.jobs[job.id]?.pulse?.at;
  if (job.pulse === null || lastAt === job.pulse.at) return before;
  const isSameStep = lastAt !== undefined && Math.floor(lastAt / PULSE_MS) === Math.floor(job.pulse.at / PULSE_MS);
  return [...(isSameStep ? before.slice(0, -1) : before), job.pulse.inPerSecond].slice(-KEPT_PULSES);
}

function nextReading(before: JobReading | undefined, data: Extract<LivePayload, { type: "sample" }>): JobReading {
  return {
    at: data.at,
    intervalMs: data.intervalMs,
    job: data.job,
    process: data.process,
    nodes: applyDelta(data.full ? {} : (before?.nodes ?? {}), data.nodes),
  };
}

/** Entries grow in order of their id; what was there already (a replay after a reconnect) is not added twice. */
function append<T extends { readonly id: string }>(before: readonly T[], added: readonly T[], keep: number): readonly T[] {
  const last = before.at(-1)?.id;
  const fresh = last === undefined ? added : added.filter((entry) => BigInt(entry.id) > BigInt(last));
  return fresh.length === 0 ? before : [...before, ...fresh].slice(-keep);
}
