import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";

/** What any worker can do, since all of them see the snapshots' folder. */
export type WorkerQuestion =
  /** What a start from the snapshot would do to each node of a version or a draft. */
  | {
      readonly kind: "restorePlan";
      readonly path: string;
      readonly document: object;
      readonly parameters: Readonly<Record<string, string | number | boolean>>;
    }
  /** What a node keeps of a key in a snapshot. */
  | {
      readonly kind: "lookUp";
      readonly path: string;
      readonly document: object;
      readonly parameters: Readonly<Record<string, string | number | boolean>>;
      readonly nodeId: string;
      readonly key: Readonly<Record<string, unknown>>;
    }
  /** How the tests of a document come out. */
  | { readonly kind: "tests"; readonly document: object }
  /** Removes a snapshot's files. */
  | { readonly kind: "dispose"; readonly jobId: string; readonly number: number };

/** Leaves a question for the workers; the id of its row (WorkerRequest), which gets the answer. */
export async function askWorkers(
  db: Database,
  { kind, ...data }: WorkerQuestion,
  { workspaceId, requestedBy }: { readonly workspaceId: string; readonly requestedBy: string },
): Promise<string> {
  return db.$transaction(async (tx) => {
    const { id } = await tx.workerRequest.create({
      data: { workspaceId, kind, data: JSON.parse(JSON.stringify(data)) as object, requestedBy },
      select: { id: true },
    });
    await notify(tx, "request", id);
    return id;
  });
}
