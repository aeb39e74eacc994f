import { notify } from "../announcements/notify.ts";
import type { Database } from "../database.ts";

export interface PipelineSave {
  readonly id: string;
  /** The revision that the document was made from. */
  readonly revision: number;
  readonly document: { readonly name: string };
}

export type SaveResult =
  | { readonly status: "saved"; readonly revision: number; readonly updatedAt: Date }
  /** Somebody else saved meanwhile; nothing was written. */
  | { readonly status: "conflict"; readonly revision: number; readonly updatedAt: Date; readonly document: unknown }
  | { readonly status: "missing" };

/** Saves a draft if it is still at the revision that the writer saw: of two writers one gets "conflict", and never both succeed. */
export function savePipeline(db: Database, { id, revision, document }: PipelineSave): Promise<SaveResult> {
  return db.$transaction(async (tx) => {
    const [saved] = await tx.pipeline.updateManyAndReturn({
      where: { id, revision, deletedAt: null },
      data: { document, name: document.name, revision: { increment: 1 } },
      select: { revision: true, updatedAt: true },
    });
    if (saved !== undefined) {
      await notify(tx, "pipeline", id);
      return { status: "saved", ...saved };
    }
    const current = await tx.pipeline.findFirst({
      where: { id, deletedAt: null },
      select: { revision: true, updatedAt: true, document: true },
    });
    return current === null ? { status: "missing" } : { status: "conflict", ...current };
  });
}
