import type { NodeRestore, RestorePlan } from "@millrace/pipeline";
import type { CheckpointManifest } from "./checkpoint-manifest.ts";
import { inFlightEdge, inFlightKeys } from "./in-flight-rows.ts";

/** One node of the job that is about to start. */
export interface RestoreTarget {
  readonly nodeId: string;
  readonly kind: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly isStateful: boolean;
}

/**
 * Says before anything starts what a restore would do to every node. State is found by node id, so renamed and moved nodes keep theirs.
 * Refused: another kind under a known id, and fewer key groups than the snapshot has. `edges`: the pipeline's, by `inFlightKey`; rows that
 * were under way on others are lost, which needs consent.
 */
export function planRestore(
  manifest: CheckpointManifest,
  targets: readonly RestoreTarget[],
  edges: ReadonlySet<string> = new Set(),
): RestorePlan {
  const bytesOf = new Map<string, number>();
  for (const { nodes } of manifest.subtasks) {
    for (const { nodeId, stateBytes } of nodes) bytesOf.set(nodeId, (bytesOf.get(nodeId) ?? 0) + stateBytes);
  }
  const saved = new Map(manifest.nodes.map((node) => [node.nodeId, node]));
  const wanted = new Set(targets.map(({ nodeId }) => nodeId));
  const nodes: NodeRestore[] = [];
  const refusals: string[] = [];
  for (const target of targets) {
    const old = saved.get(target.nodeId);
    const stateBytes = bytesOf.get(target.nodeId) ?? 0;
    if (old === undefined) {
      if (target.isStateful)
        nodes.push({ nodeId: target.nodeId, verdict: "new", stateBytes: 0, reason: "It is not in the snapshot and begins empty." });
      continue;
    }
    if (old.kind !== target.kind) {
      refusals.push(
        `Node "${target.nodeId}" was a ${old.kind} and is now a ${target.kind}: its state cannot be read. Give the new node another id.`,
      );
      continue;
    }
    if (stateBytes > 0 && old.maxParallelism !== target.maxParallelism) {
      refusals.push(
        `Node "${target.nodeId}" has its state in ${old.maxParallelism} key groups, but its max parallelism is now ${target.maxParallelism}. Set it back to ${old.maxParallelism}.`,
      );
      continue;
    }
    if (old.parallelism === target.parallelism)
      nodes.push({ nodeId: target.nodeId, verdict: "kept", stateBytes, reason: "It goes on with its state." });
    else
      nodes.push({
        nodeId: target.nodeId,
        verdict: "converted",
        stateBytes,
        reason: `Its state is dealt out again from ${old.parallelism} to ${target.parallelism} subtasks.`,
      });
  }
  for (const { nodeId, kind } of manifest.nodes) {
    const stateBytes = bytesOf.get(nodeId) ?? 0;
    if (!wanted.has(nodeId) && stateBytes > 0)
      nodes.push({
        nodeId,
        verdict: "dropped",
        stateBytes,
        reason: `The pipeline has no node "${nodeId}" any more (it was a ${kind}); its state would be lost.`,
      });
  }
  for (const key of inFlightKeys(manifest)) {
    if (edges.has(key)) continue;
    nodes.push({
      nodeId: key,
      verdict: "dropped",
      stateBytes: bytesOf.get(key) ?? 0,
      reason: `The pipeline has no edge ${inFlightEdge(key)} any more, and rows were under way there; they would be lost. A savepoint of the old pipeline holds no such rows.`,
    });
  }
  return { nodes, refusals, needsConsent: nodes.some(({ verdict }) => verdict === "dropped") };
}
