import type { Database } from "../database.ts";
import { DEFAULT_WORKSPACE_ID } from "../workspace.ts";

/** A stored pipeline with any document, for tests that are not about documents. */
export async function createPipeline(
  db: Database,
  document: { readonly name: string } = { name: "Test" },
): Promise<{ id: string; revision: number }> {
  return db.pipeline.create({
    data: { workspaceId: DEFAULT_WORKSPACE_ID, name: document.name, document },
    select: { id: true, revision: true },
  });
}
