/**
 * State time-to-live by processing time. Expired means now ≥ last write (or read) + `ttlMs`.
 * Source: Flink StateTtlConfig; the fine print is in conformance/windows (stateTtl cases).
 */
export interface StateTtl {
  readonly ttlMs: number;
  readonly updateType: "on-create-and-write" | "on-read-and-write";
  readonly visibility: "never-return-expired" | "return-expired-if-not-cleaned-up";
  readonly cleanup?: {
    readonly inFullSnapshot?: boolean;
    /** Entries looked at per state access. */
    readonly incremental?: number;
    /** Of state on disk: remove expired values as rows are written, in the manner of a compaction filter. Default true. */
    readonly onCompaction?: boolean;
  };
}
