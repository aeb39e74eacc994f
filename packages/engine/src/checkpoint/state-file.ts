import { EngineError } from "../operators/engine-error.ts";
import type { StepSnapshot } from "../runtime/codegen/chain-step.ts";
import { packPieces, Pieces } from "../state/pack-pieces.ts";
import { unpackState, unpackViews } from "../state/state-codec.ts";

/** The state of one subtask as bytes, node by node, so that a reader needs to decode only what it wants. */
export interface EncodedSubtask {
  readonly bytes: Pieces;
  /** Bytes of each node's part. */
  readonly nodes: readonly { readonly nodeId: string; readonly stateBytes: number }[];
}

/** `nodes` by node id. The format is described in docs/state-format.md. */
export function encodeStateFile(nodes: Readonly<Record<string, StepSnapshot>>): EncodedSubtask {
  const parts = Object.entries(nodes).map(([nodeId, snapshot]): [string, Pieces] => [nodeId, packPieces(snapshot)]);
  return { bytes: packPieces(parts), nodes: parts.map(([nodeId, { byteLength }]) => ({ nodeId, stateBytes: byteLength })) };
}

/** The parts of the wanted nodes; all where `wanted` is undefined. Throws STATE_CORRUPT. `place` names the file in messages. */
export function decodeStateFile(bytes: Uint8Array, place: string, wanted?: ReadonlySet<string>): ReadonlyMap<string, StepSnapshot> {
  try {
    const parts = unpackViews(bytes) as readonly (readonly [string, Uint8Array])[];
    return new Map(
      parts.filter(([nodeId]) => wanted?.has(nodeId) ?? true).map(([nodeId, part]) => [nodeId, unpackState(part) as StepSnapshot]),
    );
  } catch (cause) {
    throw new EngineError("STATE_CORRUPT", `${place} cannot be read. Choose an earlier checkpoint.`, { cause, domain: "external" });
  }
}
