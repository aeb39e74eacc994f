import type { NodeLive } from "@millrace/pipeline/metrics";

/** Fields of nodes that differ from the reading before; null for a node that went away. */
export type LiveDelta = Record<string, Partial<NodeLive> | null>;

/** What must be sent so that `applyDelta(before, result)` equals `after`. */
export function diffLive(before: Readonly<Record<string, NodeLive>>, after: Readonly<Record<string, NodeLive>>): LiveDelta {
  const delta: LiveDelta = {};
  for (const [nodeId, now] of Object.entries(after)) {
    const was = before[nodeId];
    if (was === undefined) {
      delta[nodeId] = now;
      continue;
    }
    const changed = changedFields(was, now);
    if (changed !== undefined) delta[nodeId] = changed;
  }
  for (const nodeId of Object.keys(before)) if (after[nodeId] === undefined) delta[nodeId] = null;
  return delta;
}

/** Nodes that the delta does not name keep their identity, so that only changed cards draw themselves again. */
export function applyDelta(before: Readonly<Record<string, NodeLive>>, delta: LiveDelta): Record<string, NodeLive> {
  const next: Record<string, NodeLive> = { ...before };
  for (const [nodeId, change] of Object.entries(delta)) {
    if (change === null) delete next[nodeId];
    // A first appearance carries every field, so the spread is complete there too.
    else next[nodeId] = { ...next[nodeId], ...change } as NodeLive;
  }
  return next;
}

function changedFields(was: NodeLive, now: NodeLive): Partial<NodeLive> | undefined {
  const out: Record<string, unknown> = {};
  let any = false;
  for (const key of Object.keys(now) as (keyof NodeLive)[]) {
    if (sameValue(was[key], now[key])) continue;
    out[key] = now[key];
    any = true;
  }
  return any ? (out as Partial<NodeLive>) : undefined;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  return typeof a === "object" && typeof b === "object" && a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b);
}
