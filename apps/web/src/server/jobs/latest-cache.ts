const MOST_JOBS = 24;

/**
 * The newest of something that each running job has, read and parsed once for all who ask (lists, job pages, single nodes), until the job's next
 * reading is announced.
 */
export class LatestCache<Value> {
  readonly #readText: (jobId: string) => Promise<string | null>;
  readonly #entries = new Map<string, Promise<Value | null>>();

  constructor(readText: (jobId: string) => Promise<string | null>) {
    this.#readText = readText;
  }

  /** Null where the job has none, or one of a shape that this version does not know. */
  read(jobId: string): Promise<Value | null> {
    const known = this.#entries.get(jobId);
    if (known !== undefined) return known;
    const latest = this.#load(jobId);
    this.#entries.set(jobId, latest);
    latest.catch(() => this.invalidate(jobId));
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > MOST_JOBS && oldest.done === false) this.#entries.delete(oldest.value);
    return latest;
  }

  /** There is a newer one, or may be: of one job, or of all. */
  invalidate(jobId?: string): void {
    if (jobId === undefined) this.#entries.clear();
    else this.#entries.delete(jobId);
  }

  async #load(jobId: string): Promise<Value | null> {
    const text = await this.#readText(jobId);
    if (text === null) return null;
    const value: unknown = JSON.parse(text);
    return hasNodes(value) ? (value as Value) : null;
  }
}

/** The outline only: the worker writes what the type says, and a check of each of a million numbers a second costs more than it gives. */
function hasNodes(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("at" in value) || typeof value.at !== "number") return false;
  if (!("nodes" in value) || typeof value.nodes !== "object" || value.nodes === null) return false;
  return Object.values(value.nodes).every((node: unknown) => typeof node === "object" && node !== null);
}
