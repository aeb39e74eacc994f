"use client";
import { Badge, StatusDot, type Tone } from "@millrace/ui/primitives";
import type { ReactNode } from "react";
import type { JobState } from "../../server/jobs/job-view.ts";

const TONES: Record<JobState, Tone> = {
  CREATED: "neutral",
  RUNNING: "ok",
  RESTARTING: "warn",
  FAILING: "bad",
  FAILED: "bad",
  CANCELLING: "warn",
  CANCELED: "neutral",
  SUSPENDED: "neutral",
  FINISHED: "info",
};

export function stateTone(state: JobState): Tone {
  return TONES[state];
}

/** A job's state by Flink's word, with the shape and colour of what it means. `live` announces changes to screen readers. */
export function StateBadge({
  state,
  live = false,
  children,
}: {
  readonly state: JobState;
  readonly live?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <span {...(live ? { role: "status" } : {})} data-state={state} data-testid="job-state">
      <Badge tone={TONES[state]}>
        <StatusDot tone={TONES[state]} pulse={state === "RESTARTING" || state === "CANCELLING"} />
        <span className="font-semibold tracking-wide">{state}</span>
        {children}
      </Badge>
    </span>
  );
}
