import { validateDocument, type ParameterValues } from "@millrace/pipeline";
import { decodeStateFile } from "../checkpoint/state-file.ts";
import type { LogicalGraph } from "../graph/logical-graph.ts";
import { logicalGraph } from "../graph/plan-document.ts";
import { EngineError } from "../operators/engine-error.ts";
import { previewRegistry } from "../operators/preview-registry.ts";
import type { StepSnapshot } from "../runtime/codegen/chain-step.ts";
import type { RestoreSource } from "../runtime/job-manager/execution-attempt.ts";
import { openFrom } from "../runtime/preview/open-from.ts";
import type { PaneSnapshot } from "../runtime/window/pane-snapshot.ts";
import type { KeyedSnapshot, StateMetadata } from "../state/keyed-snapshot.ts";
import type { OperatorSnapshot } from "../state/operator-snapshot.ts";
import { packState } from "../state/state-codec.ts";
import { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
import { isPagedSnapshot, isTableSnapshot } from "./state/lsm-snapshot.ts";

/**
 * Which nodes of a document cannot read what a snapshot holds of them, and why, in sentences. Found out by opening them on descriptions of the state without its content: no row
 * is read and nothing is started. What cannot be opened here, such as a node that looks up in a table outside, is left to the start. Throws STATE_CORRUPT.
 */
export async function unreadableState(
  document: unknown,
  parameters: ParameterValues,
  { path, manifest }: Pick<RestoreSource, "path" | "manifest">,
): Promise<ReadonlyMap<string, string>> {
  const graph = logicalGraph(validateDocument(document, { parameters }), { isPartial: true });
  const kinds = new Map(manifest.nodes.map(({ nodeId, kind }) => [nodeId, kind]));
  const nodeIds = new Set(
    graph.nodes.flatMap(({ plan }) => (plan.kind in previewRegistry && kinds.get(plan.nodeId) === plan.kind ? [plan.nodeId] : [])),
  );
  const described = await descriptions({ path, manifest }, nodeIds);
  return described.size === 0 ? new Map() : opened(graph, described);
}

async function opened(graph: LogicalGraph, described: ReadonlyMap<string, readonly StepSnapshot[]>): Promise<ReadonlyMap<string, string>> {
  try {
    return await openFrom(graph, described, new Set(described.keys()));
  } catch (error) {
    if (error instanceof EngineError && error.code !== "STATE_INCOMPATIBLE") return new Map();
    throw error;
  }
}

/** Of each node what its first subtask says of its state: those of the others are of the same kind. */
async function descriptions(
  { path, manifest }: Pick<RestoreSource, "path" | "manifest">,
  nodeIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly StepSnapshot[]>> {
  const storage = new FileCheckpointStorage(path);
  const described = new Map<string, readonly StepSnapshot[]>();
  for (const { file, nodes, subtaskIndex } of manifest.subtasks) {
    if (subtaskIndex > 0 || !nodes.some(({ nodeId }) => nodeIds.has(nodeId))) continue;
    for (const [nodeId, snapshot] of decodeStateFile(await storage.read(path, file), file.name, nodeIds))
      described.set(nodeId, [withoutContent(snapshot)]);
  }
  return described;
}

function withoutContent({ keyed, operator }: StepSnapshot): StepSnapshot {
  const parts = (operator as OperatorSnapshot | undefined)?.parts.map((part) => ({ ...part, items: [] }));
  return {
    ...(keyed === undefined ? {} : { keyed: keyedWithoutContent(keyed) }),
    ...(parts === undefined ? {} : { operator: { parts } }),
  };
}

function keyedWithoutContent(keyed: unknown): unknown {
  if (isTableSnapshot(keyed)) return emptyPages(keyed.states.map(({ metadata }) => metadata));
  if (isPagedSnapshot(keyed) || !("groups" in (keyed as object))) return emptyPages((keyed as KeyedSnapshot).states);
  return { ...(keyed as PaneSnapshot), groups: [] };
}

/** A page of each state, so that it is looked at when it is declared. */
function emptyPages(states: readonly StateMetadata[]): KeyedSnapshot {
  const described = states.filter(({ kind }) => kind !== "timers");
  return { states: described, pages: described.map(({ name }) => ({ keyGroup: 0, state: name, bytes: packState([]) })) };
}
