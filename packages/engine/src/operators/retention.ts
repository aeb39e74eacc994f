import type { StateTtl } from "../state/state-ttl.ts";

/** The time-to-live of a node's state retention, as Flink SQL keeps state: from the last write, expired values never seen. */
export function retention(stateRetentionMs: number | undefined): { readonly ttl?: StateTtl } {
  if (stateRetentionMs === undefined) return {};
  return {
    ttl: {
      ttlMs: stateRetentionMs,
      updateType: "on-create-and-write",
      visibility: "never-return-expired",
      cleanup: { inFullSnapshot: true, incremental: 5 },
    },
  };
}
