import type { AlertKind } from "./condition.ts";

/** What an alert says, in English: for receivers that are no browser. `node` is the name of the node behind it. */
export function alertSentence(kind: AlertKind, numbers: Readonly<Record<string, number>>, node?: string): string {
  const n = (name: string): number => numbers[name] ?? 0;
  switch (kind) {
    case "job-failed":
      return n("restarts") === 0 ? "The job failed." : `The job failed, after ${n("restarts")} restarts.`;
    case "restart-loop":
      return `The job restarted ${n("restarts")} times within ${n("seconds")} s.`;
    case "no-checkpoint":
      return `No checkpoint has completed for ${n("measured")} s (limit ${n("limit")} s).`;
    case "watermark-stalled":
      return `The watermark${node === undefined ? "" : ` of ${node}`} has stood still for ${n("measured")} s (limit ${n("limit")} s) while ${n("rows")} rows came in.`;
    case "backlog-growing":
      return numbers["rowsGrown"] !== undefined && n("rowsGrown") > 0
        ? `The backlog of the sources grew by ${n("rowsGrown")} rows within ${n("seconds")} s, to ${n("rows")}.`
        : `The watermark fell back by ${n("lagGrownSeconds")} s within ${n("seconds")} s, to ${n("lagSeconds")} s behind the clock.`;
    case "backpressure-high":
      return `${node ?? "A node"} has been held back HIGH for ${n("measured")} s (limit ${n("limit")} s), now ${n("percent")} % of the time.`;
    case "no-output":
      return `No sink has taken in a row for ${n("measured")} s (limit ${n("limit")} s) while rows came in.`;
  }
}
