import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LsmStateBackend } from "@millrace/engine/node";
import {
  HeapStateBackend,
  type KeyedStateBackend,
  type KeyedStateLifecycle,
  type MapState,
  type ListState,
  type ReducingState,
  type StateTtl,
  TestClock,
  type ValueState,
} from "@millrace/engine/testing";
import type { CaseOutput, RunCase } from "./window-case-types.ts";

interface StateRow {
  readonly k: string;
  readonly op: string;
  readonly key?: string;
  readonly value?: number;
  readonly values?: readonly number[];
}
/** Does one operation; what it answers is emitted, undefined where it is no read. */
type Operate = (row: StateRow) => unknown;

const json = { kind: "json", version: 1 } as const;
const WHOLE = { from: 0, to: 127 };

/** `stateTtl`: one state operation a row, by processing time. On both backends, which must give the same; on disk nothing stays in memory. */
export const runStateTtlCase: RunCase = (recorded, options) => {
  const inMemory = run(recorded, options, (clock) => new HeapStateBackend({ range: WHOLE, clock }));
  const root = mkdtempSync(path.join(tmpdir(), "millrace-ttl-"));
  let folders = 0;
  const opened: LsmStateBackend[] = [];
  const onDisk = run(recorded, options, (clock) => {
    const backend = new LsmStateBackend({
      range: WHOLE,
      clock,
      folder: path.join(root, String(folders++)),
      memoryBytes: 1,
      filePrefix: "state",
    });
    opened.push(backend);
    return backend;
  });
  void Promise.all(opened.map((backend) => backend.close())).then(() => rmSync(root, { recursive: true, force: true }));
  if (JSON.stringify(onDisk.outputs) !== JSON.stringify(inMemory.outputs))
    throw new Error(`on disk the state answers ${JSON.stringify(onDisk.outputs)}, in memory ${JSON.stringify(inMemory.outputs)}`);
  return inMemory;
};

type Backend = KeyedStateBackend & KeyedStateLifecycle;

function run(
  recorded: Parameters<RunCase>[0],
  options: Parameters<RunCase>[1],
  create: (clock: TestClock) => Backend,
): ReturnType<RunCase> {
  const { operator } = recorded;
  const clock = new TestClock();
  const ttl = ttlOf(operator);
  let backend = create(clock);
  let operate = operationsOf(backend, operator["state"] as string, ttl);
  const outputs: CaseOutput[] = [];
  for (const [at, element] of recorded.input.entries()) {
    if (options.restoreBefore?.(at) === true) {
      const snapshot = backend.snapshot().finish();
      backend = create(clock);
      backend.restore([snapshot]);
      operate = operationsOf(backend, operator["state"] as string, ttl);
    }
    if (element.processingTime !== undefined) clock.set(element.processingTime);
    if (element.row === undefined) continue;
    const row = element.row as unknown as StateRow;
    backend.setCurrentKey(row.k, 0);
    const result = operate(row);
    if (result !== undefined)
      outputs.push({ at, row: { k: row.k, op: row.op, ...(row.key === undefined ? {} : { key: row.key }), result } });
  }
  return { outputs, stateEntries: backend.entryCount() };
}

function ttlOf(operator: Parameters<RunCase>[0]["operator"]): StateTtl | undefined {
  if (operator["updateType"] === "Disabled") return undefined;
  return {
    ttlMs: operator["ttlMs"] as number,
    updateType: operator["updateType"] === "OnReadAndWrite" ? "on-read-and-write" : "on-create-and-write",
    visibility: operator["visibility"] === "NeverReturnExpired" ? "never-return-expired" : "return-expired-if-not-cleaned-up",
    // Nothing was compacted while Flink's answers were recorded.
    cleanup: { onCompaction: false },
  };
}

function operationsOf(backend: KeyedStateBackend, kind: string, ttl: StateTtl | undefined): Operate {
  const descriptor = { name: "case/state", type: json, ...(ttl === undefined ? {} : { ttl }) };
  switch (kind) {
    case "value":
      return valueOperations(backend.value<number>(descriptor));
    case "list":
      return listOperations(backend.list<number>(descriptor));
    case "map":
      return mapOperations(backend.map<string, number>({ ...descriptor, keyType: json }));
    case "aggregating":
      return foldingOperations(
        backend.aggregating<number, number, number>({
          ...descriptor,
          create: () => 0,
          add: (sum, value) => sum + value,
          merge: (a, b) => a + b,
          result: (sum) => sum,
        }),
      );
    case "reducing":
      return foldingOperations(backend.reducing<number>({ ...descriptor, reduce: (a, b) => a + b }));
    default:
      throw new Error(`the case has a state of unknown kind ${kind}`);
  }
}

function valueOperations(state: ValueState<number>): Operate {
  return ({ op, value }) => {
    if (op === "get") return state.value() ?? null;
    if (op === "update") state.update(value as number);
    else state.clear();
    return undefined;
  };
}

function listOperations(state: ListState<number>): Operate {
  return ({ op, value, values = [] }) => {
    if (op === "get") return [...state.get()];
    if (op === "add") state.add(value as number);
    else if (op === "addAll") for (const each of values) state.add(each);
    else if (op === "update") state.update(values);
    else state.clear();
    return undefined;
  };
}

function mapOperations(state: MapState<string, number>): Operate {
  return ({ op, key = "", value }) => {
    switch (op) {
      case "get":
        return state.get(key) ?? null;
      case "contains":
        return state.has(key);
      case "entries":
        return Object.fromEntries(state.entries());
      case "keys":
        return Array.from(state.entries(), ([each]) => each).sort();
      case "isEmpty":
        return state.isEmpty();
      case "put":
        state.put(key, value as number);
        return undefined;
      case "remove":
        state.remove(key);
        return undefined;
      default:
        state.clear();
        return undefined;
    }
  };
}

function foldingOperations(state: Pick<ReducingState<number>, "get" | "add" | "clear">): Operate {
  return ({ op, value }) => {
    if (op === "get") return state.get() ?? null;
    if (op === "add") state.add(value as number);
    else state.clear();
    return undefined;
  };
}
