import { JOB_STATES, type JobState } from "../../../server/jobs/job-view.ts";

export interface StatePhase {
  readonly state: JobState;
  readonly from: number;
  readonly ms: number;
}

/** The states of a job one after the other, from its events (newest first, as they are asked for) up to `until`. */
export function statePhases(
  events: readonly { readonly at: number; readonly data?: unknown }[],
  createdAt: number,
  until: number,
): readonly StatePhase[] {
  const changes = events
    .flatMap((event) => {
      const to = stateIn(event.data);
      return to === undefined ? [] : [{ state: to, from: event.at }];
    })
    .toReversed();
  if (changes[0]?.state !== "CREATED") changes.unshift({ state: "CREATED", from: createdAt });
  return (
    changes
      .map(({ state, from }, i) => ({ state, from, ms: Math.max(0, (changes[i + 1]?.from ?? until) - from) }))
      // An end has no length.
      .filter((phase, i) => i < changes.length - 1 || !["FINISHED", "FAILED", "CANCELED"].includes(phase.state))
  );
}

function stateIn(data: unknown): JobState | undefined {
  if (typeof data !== "object" || data === null || !("to" in data)) return undefined;
  return JOB_STATES.find((state) => state === data.to);
}
