import type { StateMetadata } from "./keyed-snapshot.ts";
import type { StateTtl } from "./state-ttl.ts";
import type { Stamped, TtlPolicy } from "./ttl-states.ts";

/** How a table gets rid of expired entries without being asked for them. Works on the stored form. */
export interface TtlCleanup {
  /** The stored form without what is expired; undefined where nothing is left. */
  compact(stored: unknown): unknown;
  readonly ttlMs: number;
  readonly inFullSnapshot: boolean;
  readonly onCompaction: boolean;
  /** Entries looked at per access; 0 for none. */
  readonly incremental: number;
}

export function ttlCleanup(kind: StateMetadata["kind"], policy: TtlPolicy, ttl: StateTtl): TtlCleanup {
  return {
    compact: compactor(kind, policy),
    ttlMs: ttl.ttlMs,
    inFullSnapshot: ttl.cleanup?.inFullSnapshot ?? false,
    onCompaction: ttl.cleanup?.onCompaction ?? true,
    incremental: ttl.cleanup?.incremental ?? 0,
  };
}

function compactor(kind: StateMetadata["kind"], policy: TtlPolicy): (stored: unknown) => unknown {
  switch (kind) {
    case "list":
      return (stored) => {
        const items = stored as Stamped<unknown>[];
        const live = items.filter((item) => !policy.isExpired(item));
        return live.length === items.length ? items : live.length === 0 ? undefined : live;
      };
    case "map":
      return (stored) => {
        const entries = stored as Map<unknown, Stamped<unknown>>;
        const live = [...entries].filter(([, item]) => !policy.isExpired(item));
        return live.length === entries.size ? entries : live.length === 0 ? undefined : new Map(live);
      };
    default:
      return (stored) => (policy.isExpired(stored as Stamped<unknown>) ? undefined : stored);
  }
}
