import { EngineError } from "../operators/engine-error.ts";
import type { StateMetadata } from "./keyed-snapshot.ts";
import { stateEvolution, storedEvolution } from "./state-evolution.ts";

/**
 * How entries that were written as `old` are read as `current`, in their written form; undefined where they are the same.
 * Throws STATE_INCOMPATIBLE where they cannot be read.
 */
export function requireCompatible(old: StateMetadata, current: StateMetadata): ((plain: unknown) => unknown) | undefined {
  const value = stateEvolution(old.type, current.type);
  const keys =
    old.keyType === undefined || current.keyType === undefined ? { convert: undefined } : stateEvolution(old.keyType, current.keyType);
  const reasons = [
    old.kind === current.kind ? "" : `it was a ${old.kind} state and is now a ${current.kind} state`,
    "refusal" in value ? value.refusal : "",
    old.hasTtl === current.hasTtl
      ? ""
      : `it ${old.hasTtl ? "had" : "had no"} time-to-live and now ${current.hasTtl ? "has one" : "has none"}`,
    old.formatVersion <= current.formatVersion
      ? ""
      : `it was written by a newer version (format ${old.formatVersion}, this is ${current.formatVersion})`,
    "refusal" in keys || keys.convert !== undefined ? "the type of its map keys changed" : "",
  ].filter((reason) => reason !== "");
  if (reasons.length > 0 || "refusal" in value) {
    throw new EngineError(
      "STATE_INCOMPATIBLE",
      `State "${current.name}" cannot be read: ${reasons.join(", ")}. Give the changed node a new id to start with empty state, or restore with the version of the pipeline that wrote it.`,
    );
  }
  return value.convert === undefined ? undefined : storedEvolution(current.kind, current.hasTtl, value.convert);
}
