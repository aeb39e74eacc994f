import { decodeStateFile, FileCheckpointStorage, inFlightEdge, summarizeState, type StateSummary } from "@millrace/engine/node";

export interface NodeSummary {
  readonly nodeId: string;
  readonly kind: string;
  readonly parallelism: number;
  readonly bytes: number;
  /** Its keyed state over all subtasks. */
  readonly states: readonly StateSummary[];
}

export interface Inspection {
  readonly checkpointId: number;
  readonly kind: string;
  readonly pipelineName: string;
  readonly jobId: string;
  readonly createdAtMs: number;
  readonly files: number;
  readonly bytes: number;
  readonly nodes: readonly NodeSummary[];
  /** Rows that were under way at an unaligned barrier, by edge. */
  readonly inFlight: readonly { readonly edge: string; readonly bytes: number }[];
  /** One sentence for each damaged file; empty when everything is whole. */
  readonly damage: readonly string[];
}

/**
 * Reads a checkpoint or savepoint folder and checks the hash and the readability of every file.
 * Throws STATE_CORRUPT or STATE_UNSUPPORTED where even the manifest cannot be used.
 */
export async function inspectCheckpoint(folder: string): Promise<Inspection> {
  const storage = new FileCheckpointStorage(folder);
  const manifest = await storage.readManifest(folder);
  const damage: string[] = [];
  const states = new Map<string, Map<string, StateSummary>>();
  const check = async (work: () => Promise<void>): Promise<void> => {
    await work().catch((error: unknown) => damage.push((error as Error).message));
  };
  for (const { file, files = [] } of manifest.subtasks) {
    const before = damage.length;
    for (const beside of files) await check(() => storage.verify(folder, beside));
    await check(async () => {
      // What lies in a damaged file cannot be counted; that it is damaged has been said.
      if (damage.length > before) return storage.verify(folder, file);
      for (const [nodeId, { keyed }] of decodeStateFile(await storage.read(folder, file), file.name)) {
        const known = states.get(nodeId) ?? new Map<string, StateSummary>();
        states.set(nodeId, known);
        for (const state of await summarizeState(keyed, folder))
          known.set(state.name, { ...state, entries: state.entries + (known.get(state.name)?.entries ?? 0) });
      }
    });
  }
  const files = manifest.subtasks.flatMap(({ file, files: beside = [] }) => [file, ...beside]);
  const handles = manifest.subtasks.flatMap(({ nodes }) => nodes);
  return {
    checkpointId: manifest.checkpointId,
    kind: manifest.kind,
    pipelineName: manifest.pipelineName,
    jobId: manifest.jobId,
    createdAtMs: manifest.createdAtMs,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    nodes: manifest.nodes.map(({ nodeId, kind, parallelism }) => {
      const own = handles.filter((handle) => handle.nodeId === nodeId);
      return {
        nodeId,
        kind,
        parallelism,
        bytes: own.reduce((sum, { stateBytes }) => sum + stateBytes, 0),
        states: [...(states.get(nodeId)?.values() ?? [])],
      };
    }),
    inFlight: [...new Set(handles.map(({ nodeId }) => nodeId))].flatMap((key) => {
      const edge = inFlightEdge(key);
      return edge === undefined
        ? []
        : [{ edge, bytes: handles.filter(({ nodeId }) => nodeId === key).reduce((sum, { stateBytes }) => sum + stateBytes, 0) }];
    }),
    damage,
  };
}
