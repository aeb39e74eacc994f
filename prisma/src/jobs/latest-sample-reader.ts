import { Pool } from "pg";
import { sessionConfig } from "../session-config.ts";

/**
 * Reads the newest reading of a job as JSON text. A reading of a large job has megabytes, several times a second: past the client, which
 * takes three times as long for it (34 ms against 10 for 2.7 MB). Connects when first used.
 */
export class LatestSampleReader {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({ ...sessionConfig(url), max: 2 });
    // An idle connection that breaks is replaced at the next read.
    this.#pool.on("error", () => undefined);
  }

  /** With its single subtasks (`sample`) or without (`reading`). Null where the job does not exist or has no reading yet. */
  async read(jobId: string, what: "sample" | "reading"): Promise<string | null> {
    const column = what === "sample" ? '"latestSample"' : '"latestReading"';
    const { rows } = await this.#pool.query<{ text: string | null }>(`SELECT ${column}::text AS text FROM "Job" WHERE "id" = $1::uuid`, [
      jobId,
    ]);
    return rows[0]?.text ?? null;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
