import type { JobMoment } from "../answers/job-moment.ts";

/** How far back counters are compared, and how long readings are kept for it. */
const BEFORE_MS = 10_000;
const KEPT_MS = 20_000;

/** The last seconds of a job as this tab has seen them: for what only a comparison tells. */
export class MomentTrail {
  #moments: JobMoment[] = [];
  readonly #since = new Map<string, { readonly watermark: number | null; readonly at: number }>();

  /** Takes a reading in; the same one twice changes nothing. A reading older than the last (another attempt began) starts anew. */
  add(moment: JobMoment): { readonly moment: JobMoment; readonly before: JobMoment | undefined } {
    const last = this.#moments.at(-1);
    if (last !== undefined && moment.at < last.at) this.#reset();
    if (last?.at !== moment.at) {
      this.#moments.push(moment);
      for (const [id, node] of Object.entries(moment.live)) {
        const known = this.#since.get(id);
        if (known === undefined || known.watermark !== node.watermark) this.#since.set(id, { watermark: node.watermark, at: moment.at });
      }
      this.#moments = this.#moments.filter((m) => moment.at - m.at <= KEPT_MS);
    }
    const before = this.#moments.findLast((m) => moment.at - m.at >= BEFORE_MS);
    return { moment: { ...moment, watermarkSince: Object.fromEntries([...this.#since].map(([id, { at }]) => [id, at])) }, before };
  }

  #reset(): void {
    this.#moments = [];
    this.#since.clear();
  }
}
