import type { PipelineDocument } from "@millrace/pipeline";
import { documentSchema } from "@millrace/pipeline";
import type { Database } from "@millrace/db";

const MOST_VERSIONS = 200;

/** Documents of pipeline versions, which never change: checked once, then kept. */
export class DocumentCache {
  readonly #db: Database;
  readonly #entries = new Map<string, Promise<PipelineDocument | null>>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** Null for a version that does not exist, or whose document this version of Millrace cannot read. */
  read(versionId: string): Promise<PipelineDocument | null> {
    const known = this.#entries.get(versionId);
    if (known !== undefined) return known;
    const document = this.#load(versionId);
    this.#entries.set(versionId, document);
    document.catch(() => this.#entries.delete(versionId));
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MOST_VERSIONS && oldest.done === false) this.#entries.delete(oldest.value);
    return document;
  }

  async #load(versionId: string): Promise<PipelineDocument | null> {
    const row = await this.#db.pipelineVersion.findUnique({ where: { id: versionId }, select: { document: true } });
    return documentSchema.safeParse(row?.document).data ?? null;
  }
}
