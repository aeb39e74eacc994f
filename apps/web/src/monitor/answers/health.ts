import type { JobState } from "../../server/jobs/job-view.ts";
import { findCulprit, HELD_HIGH, type Culprit } from "./culprit.ts";
import type { JobMoment } from "./job-moment.ts";
import { lagBehindClock } from "../sample/lag.ts";
import { jobPulse } from "../sample/job-pulse.ts";
import { explainSilence, type Silence } from "./silence.ts";

export interface HealthInput {
  readonly state: JobState;
  readonly intent: string;
  readonly cause: string | null;
  readonly now: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly restarts: number;
  readonly moment?: JobMoment | undefined;
  /** Some seconds older, of the same attempt. */
  readonly before?: JobMoment | undefined;
  readonly lastCheckpoint?: { readonly status: string; readonly at: number; readonly failure: string | null } | undefined;
  /** Failed checkpoints in a row up to now. */
  readonly failedInARow?: number;
  readonly checkpointIntervalMs?: number;
}

/** The one sentence under the top bar: `code` names it in the catalog (`job.health.<code>`), `values` fill it. */
export interface Health {
  readonly severity: "ok" | "info" | "warn" | "bad";
  readonly code:
    | "waiting"
    | "starting"
    | "keepingUp"
    | "keepingUpNoTime"
    | "keepingUpAt"
    | "finished"
    | "canceled"
    | "cancelling"
    | "failed"
    | "failing"
    | "restarting"
    | "suspended"
    | "stale"
    | "culprit"
    | "silence"
    | "checkpointsFail"
    | "checkpointOverdue"
    | "rowErrors"
    | "late";
  readonly values: Readonly<Record<string, string | number>>;
  readonly nodeId?: string;
  readonly culprit?: Culprit;
  readonly silences?: readonly Silence[];
}

/** Readings come each second; three missed ones are worth a word. */
export const STALE_MS = 5_000;

/** What is the matter with the job, worst first. Pure: the same input gives the same sentence. */
export function jobHealth(input: HealthInput): Health {
  const { state, now, moment } = input;
  const cause = input.cause ?? "";
  switch (state) {
    case "CREATED":
      return input.intent === "cancel"
        ? { severity: "info", code: "cancelling", values: {} }
        : { severity: "info", code: "waiting", values: {} };
    case "FAILED":
      return { severity: "bad", code: "failed", values: { cause } };
    case "FAILING":
      return { severity: "bad", code: "failing", values: { cause } };
    case "RESTARTING":
      return { severity: "warn", code: "restarting", values: { cause, restarts: input.restarts } };
    case "CANCELLING":
      return { severity: "info", code: "cancelling", values: {} };
    case "CANCELED":
      return { severity: "info", code: "canceled", values: { durationMs: duration(input) } };
    case "SUSPENDED":
      return { severity: "info", code: "suspended", values: { cause } };
    case "FINISHED":
      return finished(input);
    case "RUNNING":
      break;
  }
  if (moment === undefined) return { severity: "info", code: "starting", values: {} };
  const ageMs = now - moment.at;
  if (ageMs > STALE_MS) return { severity: "warn", code: "stale", values: { ageMs } };
  return troubleOf(input, moment) ?? keepingUp(input, moment);
}

function troubleOf(input: HealthInput, moment: JobMoment): Health | undefined {
  const culprit = findCulprit(moment, input.before);
  if (culprit !== undefined && culprit.heldShare > HELD_HIGH) {
    return {
      severity: "warn",
      code: "culprit",
      nodeId: culprit.nodeId,
      culprit,
      values: { node: culprit.name, busyShare: culprit.busyShare, subtask: culprit.subtask ?? 0, heldShare: culprit.heldShare },
    };
  }
  const failedInARow = input.failedInARow ?? 0;
  if (failedInARow > 0)
    return { severity: "bad", code: "checkpointsFail", values: { count: failedInARow, cause: input.lastCheckpoint?.failure ?? "" } };
  const sinceCheckpointMs = input.lastCheckpoint === undefined ? 0 : input.now - input.lastCheckpoint.at;
  const intervalMs = input.checkpointIntervalMs ?? 0;
  if (intervalMs > 0 && sinceCheckpointMs > intervalMs * 3 + 10_000)
    return { severity: "warn", code: "checkpointOverdue", values: { ageMs: sinceCheckpointMs, intervalMs } };
  const silences = explainSilence(moment, input.before).filter((s) => s.kind !== "source-silent" && s.kind !== "not-due");
  const silence = silences[0];
  if (silence !== undefined) return { severity: "warn", code: "silence", nodeId: silence.nodeId, values: {}, silences };
  const grown = growth(moment, input.before);
  if (grown.rowErrors > 0)
    return { severity: "warn", code: "rowErrors", values: { count: grown.rowErrors, node: grown.errorNode }, nodeId: grown.errorNodeId };
  if (grown.late > 0)
    return { severity: "warn", code: "late", values: { count: grown.late, node: grown.lateNode }, nodeId: grown.lateNodeId };
  return undefined;
}

function keepingUp(input: HealthInput, moment: JobMoment): Health {
  const pulse = pulseOf(moment);
  const values = {
    inPerSecond: pulse.inPerSecond ?? 0,
    checkpointAgeMs: input.lastCheckpoint === undefined ? -1 : input.now - input.lastCheckpoint.at,
  };
  if (pulse.watermark === null) return { severity: "ok", code: "keepingUpNoTime", values };
  const lagMs = lagBehindClock(moment.at, pulse.watermark);
  if (lagMs === null) return { severity: "ok", code: "keepingUpAt", values: { ...values, watermarkAt: pulse.watermark } };
  return { severity: "ok", code: "keepingUp", values: { ...values, lagMs } };
}

function finished(input: HealthInput): Health {
  const pulse = input.moment === undefined ? undefined : totals(input.moment);
  return {
    severity: "ok",
    code: "finished",
    values: { durationMs: duration(input), rows: pulse?.emitted ?? -1, failed: pulse?.rowErrors ?? 0, late: pulse?.late ?? 0 },
  };
}

function totals(moment: JobMoment): { emitted: number; rowErrors: number; late: number } {
  const sources = new Set(moment.graph.nodes.map((n) => n.id));
  for (const edge of moment.graph.edges) sources.delete(edge.to);
  let emitted = 0;
  let rowErrors = 0;
  let late = 0;
  for (const [id, node] of Object.entries(moment.live)) {
    if (sources.has(id)) emitted += node.recordsOut ?? 0;
    rowErrors += node.rowErrors ?? 0;
    late += node.late ?? 0;
  }
  return { emitted, rowErrors, late };
}

function growth(moment: JobMoment, before: JobMoment | undefined) {
  const result = { rowErrors: 0, errorNode: "", errorNodeId: "", late: 0, lateNode: "", lateNodeId: "" };
  if (before === undefined) return result;
  for (const { id, name } of moment.graph.nodes) {
    const errors = Math.max(0, (moment.live[id]?.rowErrors ?? 0) - (before.live[id]?.rowErrors ?? 0));
    const late = Math.max(0, (moment.live[id]?.late ?? 0) - (before.live[id]?.late ?? 0));
    if (errors > 0) Object.assign(result, { rowErrors: result.rowErrors + errors, errorNode: name, errorNodeId: id });
    if (late > 0) Object.assign(result, { late: result.late + late, lateNode: name, lateNodeId: id });
  }
  return result;
}

function pulseOf(moment: JobMoment) {
  const nodes = moment.graph.nodes.map((n) => ({ id: n.id, kind: n.kind, config: {} }));
  const edges = moment.graph.edges.map((e) => ({ from: `${e.from}.${e.fromPort}`, to: `${e.to}.in` }));
  return jobPulse({ nodes, edges }, moment.at, moment.live);
}

function duration(input: HealthInput): number {
  return input.startedAt === null ? 0 : Math.max(0, (input.endedAt ?? input.now) - input.startedAt);
}
