import type { SnapshotView } from "../../server/snapshots/snapshot-store.ts";
import type { LastJob } from "./running-context.tsx";

/** Where the state of the new job comes from. */
export type StartChoice =
  /** The running job stops behind a savepoint and the draft goes on from it. */
  | { readonly type: "upgrade"; readonly jobId: string }
  /** From a snapshot of a job that has ended, or beside one that runs. */
  | { readonly type: "snapshot"; readonly jobId: string; readonly number: number }
  /** Empty state; a running job is cancelled first, or goes on beside. */
  | { readonly type: "fresh"; readonly cancels: string | undefined };

/** What can be chosen, the one that loses nothing first. Checkpoints of a running job come and go: nobody can begin from them. */
export function startChoices(lastJob: LastJob | undefined, snapshots: readonly SnapshotView[]): readonly StartChoice[] {
  const isLive = lastJob?.isLive === true;
  const usable = snapshots.filter((snapshot) => snapshot.type === "SAVEPOINT" || isEnded(snapshot));
  return [
    ...(isLive && lastJob.state === "RUNNING" ? [{ type: "upgrade", jobId: lastJob.id } as const] : []),
    ...usable.map(({ jobId, number }) => ({ type: "snapshot", jobId, number }) as const),
    ...(isLive ? [{ type: "fresh", cancels: lastJob.id } as const] : []),
    { type: "fresh", cancels: undefined },
  ];
}

function isEnded({ jobState }: SnapshotView): boolean {
  return jobState === "FINISHED" || jobState === "FAILED" || jobState === "CANCELED";
}

export function choiceKey(choice: StartChoice): string {
  if (choice.type === "fresh") return choice.cancels === undefined ? "fresh" : "fresh-instead";
  return choice.type === "upgrade" ? "upgrade" : `${choice.jobId}/${choice.number}`;
}
