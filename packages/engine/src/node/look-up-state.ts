import type { AggregateCall } from "@millrace/pipeline/catalog";
import { maskRow, type Settings } from "@millrace/pipeline";
import { DecodeFailure, encodeJson, formatDataType, jsonDecoder, parseJson, type DataType, type Schema } from "@millrace/pipeline/types";
import type { CheckpointManifest } from "../checkpoint/checkpoint-manifest.ts";
import type { NodePlan } from "../graph/node-plan.ts";
import { columnIndex } from "../operators/column-reader.ts";
import { EngineError } from "../operators/engine-error.ts";
import { type RowAccumulator, RowAggregator } from "../operators/aggregates/row-aggregator.ts";
import { subtaskOfKeyGroup } from "../record/key-group.ts";
import { keySelector } from "../record/key-selector.ts";
import type { Row } from "../record/row.ts";
import { operatorForm } from "../runtime/window/operator-form.ts";
import type { KeyedSnapshot, StateMetadata } from "../state/keyed-snapshot.ts";
import { shownState } from "../state/shown-state.ts";
import type { StateKey } from "../state/state-backend.ts";
import { unpackState } from "../state/state-codec.ts";
import type { PackedTimers } from "../time/timer-queue.ts";
import { ACCUMULATORS } from "../windows/contents/aggregate-contents.ts";
import { OPEN_SESSIONS, type Session } from "../windows/session-operator.ts";
import { parseWindowNamespace } from "../windows/window.ts";
import { readRestoredNodes } from "./restore-files.ts";

/** A state file of more bytes than this is not read for a look-up; tables and pages beside it are read by key group. */
const MOST_BYTES = 512 * 2 ** 20;
const EVENT = "timers/event";

/** A window of event or processing time, epoch ms; null where the state belongs to none. */
type ShownWindow = { readonly start: number; readonly end: number } | null;

/** What a node keeps of a key in a checkpoint, as people may see it. Plain JSON. */
export interface KeyState {
  readonly keyGroup: number;
  readonly subtask: number;
  readonly entries: readonly { readonly state: string; readonly kind: string; readonly window: ShownWindow; readonly value: unknown }[];
  readonly timers: readonly { readonly at: number; readonly time: "event" | "processing"; readonly window: ShownWindow }[];
}

export interface LookUp {
  readonly plan: NodePlan;
  readonly manifest: CheckpointManifest;
  /** Folder of the checkpoint. */
  readonly folder: string;
  /** The values of the key columns by name, as in JSON. */
  readonly key: Readonly<Record<string, unknown>>;
  readonly inspection: Settings["inspection"];
  readonly mostBytes?: number;
}

/**
 * Looks a key of a keyed node up in a checkpoint; only the files of the subtask that owns its key group are read, and of state on disk only that key group.
 * Throws LOOKUP_REFUSED: the node is not keyed, the key is none, or the state is too large to be read for a question.
 */
export async function lookUpState({ plan, manifest, folder, key, inspection, mostBytes = MOST_BYTES }: LookUp): Promise<KeyState> {
  const columns = plan.inputKeys.find((keys) => keys !== undefined && keys.length > 0);
  const port = plan.inputKeys.indexOf(columns);
  if (columns === undefined) throw refused(`"${plan.name}" keeps nothing by key.`);
  const schema = plan.inputSchemas[port]!;
  const selector = keySelector(schema, columns, plan.maxParallelism);
  const row = keyRow(schema, columns, key);
  const stateKey = selector.keyOf(row);
  const keyGroup = selector.keyGroupOf(row);
  const written = manifest.nodes.find(({ nodeId }) => nodeId === plan.nodeId);
  if (written === undefined) throw refused(`The checkpoint has no state of "${plan.name}".`);
  const subtask = subtaskOfKeyGroup(keyGroup, written.parallelism, written.maxParallelism);
  const snapshot = await readSubtask({ manifest, folder, nodeId: plan.nodeId, subtask, keyGroup, mostBytes });
  const keyed = snapshot === undefined ? undefined : (operatorForm(snapshot, plan) as KeyedSnapshot);
  return { keyGroup, subtask, ...found(keyed, { plan, keyGroup, stateKey, inspection }) };
}

async function readSubtask({
  manifest,
  folder,
  nodeId,
  subtask,
  keyGroup,
  mostBytes,
}: {
  readonly manifest: CheckpointManifest;
  readonly folder: string;
  readonly nodeId: string;
  readonly subtask: number;
  readonly keyGroup: number;
  readonly mostBytes: number;
}): Promise<unknown> {
  const handles = manifest.subtasks.filter((each) => each.subtaskIndex === subtask && each.nodes.some((node) => node.nodeId === nodeId));
  const bytes = Math.max(0, ...handles.map(({ file }) => file.bytes));
  if (bytes > mostBytes)
    throw refused(
      `The state file of subtask ${subtask} has ${Math.round(bytes / 2 ** 20)} MB, more than the ${Math.round(mostBytes / 2 ** 20)} MB that are read for a look-up. With the state backend "lsm" only the key's own group is read.`,
    );
  const restore = { checkpointId: manifest.checkpointId, path: folder, passedOver: [], manifest: { ...manifest, subtasks: handles } };
  const nodes = await readRestoredNodes(restore, {
    nodeIds: new Set([nodeId]),
    isOnDisk: false,
    keyGroups: { from: keyGroup, to: keyGroup },
  });
  return nodes.get(nodeId)?.[0]?.keyed;
}

function keyRow(schema: Schema, columns: readonly number[], key: Readonly<Record<string, unknown>>): Row {
  const row: Record<`c${number}`, unknown> = {};
  for (const column of columns) {
    const { name, type } = schema[column]!;
    const value = decoded(type, key[name] ?? null);
    if (value instanceof DecodeFailure) throw refused(`"${name}" is of the type ${formatDataType(type)}: ${value.reason}.`);
    row[`c${column}`] = value;
  }
  return row as Row;
}

/** People type text: what its type does not read as text it may read as JSON. */
function decoded(type: DataType, value: unknown): unknown {
  const first = jsonDecoder(type)(value);
  if (!(first instanceof DecodeFailure) || typeof value !== "string") return first;
  try {
    return jsonDecoder(type)(parseJson(value));
  } catch {
    return first;
  }
}

function found(
  keyed: KeyedSnapshot | undefined,
  {
    plan,
    keyGroup,
    stateKey,
    inspection,
  }: { readonly plan: NodePlan; readonly keyGroup: number; readonly stateKey: StateKey; readonly inspection: Settings["inspection"] },
): Pick<KeyState, "entries" | "timers"> {
  const entries: KeyState["entries"][number][] = [];
  const timers: KeyState["timers"][number][] = [];
  const states = new Map(keyed?.states.map((state) => [state.name, state]));
  const masking = {
    masked: inspection.masked,
    isTelling: plan.inputSchemas.some((schema) => schema.some(({ name }) => inspection.masked.includes(name))),
  };
  for (const page of keyed?.pages ?? []) {
    const state = states.get(page.state);
    if (page.keyGroup !== keyGroup || state === undefined) continue;
    if (state.kind === "timers") {
      for (const [at, namespace, keys] of unpackState(page.bytes) as PackedTimers)
        if (keys.includes(stateKey)) timers.push({ at, time: page.state === EVENT ? "event" : "processing", window: windowOf(namespace) });
      continue;
    }
    for (const [namespace, each] of unpackState(page.bytes) as readonly [string, readonly [StateKey, unknown][]][]) {
      const entry = each.find(([key]) => key === stateKey);
      if (entry === undefined) continue;
      const value = aggregatesOf(plan, state, entry[1], masking) ?? shownState(entry[1], state, masking);
      entries.push({ state: state.name, kind: state.kind, window: windowOf(namespace), value });
    }
  }
  return {
    entries: entries.toSorted((a, b) => (a.window?.start ?? 0) - (b.window?.start ?? 0) || a.state.localeCompare(b.state)),
    timers: timers.toSorted((a, b) => a.at - b.at),
  };
}

/** Accumulators by what they amount to now, under the names of the aggregates; undefined where the state holds none. */
function aggregatesOf(plan: NodePlan, state: StateMetadata, written: unknown, masking: Pick<Settings["inspection"], "masked">): unknown {
  const calls = (plan.config as { readonly aggregates?: readonly AggregateCall[] }).aggregates;
  if (calls === undefined) return undefined;
  const output = plan.outputSchemas[0]!;
  const types = calls.map((call) => output[columnIndex(output, call.as)]!.type);
  const aggregator = new RowAggregator(calls, {
    schema: plan.inputSchemas[0]!,
    timeZone: plan.timeZone,
    resultTypes: types,
    isRetractable: true,
  });
  const results = (accumulator: RowAccumulator): unknown =>
    maskRow(
      Object.fromEntries([
        ["rows", accumulator[0]],
        ...aggregator.result(accumulator).map((value, i) => [calls[i]!.as, encodeJson(types[i]!, value)]),
      ]),
      masking,
    );
  const stored = state.hasTtl ? (written as [unknown, number])[0] : written;
  if (state.name === ACCUMULATORS.name || state.name === "aggregate/accumulator") return results(stored as RowAccumulator);
  if (state.name !== OPEN_SESSIONS.name) return undefined;
  return (stored as readonly Session<RowAccumulator>[]).map(({ start, end, accumulator }) => ({
    start,
    end,
    ...(results(accumulator) as object),
  }));
}

function windowOf(namespace: string): ShownWindow {
  if (!/^-?\d+,-?\d+$/.test(namespace)) return null;
  const { start, end } = parseWindowNamespace(namespace);
  return { start, end };
}

function refused(message: string): EngineError {
  return new EngineError("LOOKUP_REFUSED", message);
}
