import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { HeapStateBackend } from "../../state/heap-state-backend.ts";
import type { KeyedStateLifecycle } from "../../state/keyed-snapshot.ts";
import type { KeyedStateBackend } from "../../state/state-backend.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { HeapTimerService } from "../../time/heap-timer-service.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";
import type { StoredKeyedState } from "./lsm-snapshot.ts";

const RANGE = { from: 0, to: 127 };
const json = { kind: "json", version: 1 } as const;
const root = mkdtempSync(path.join(tmpdir(), "millrace-model-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const ITEMS_AT_ONCE = 20;

type Step =
  | {
      readonly do: "write" | "read" | "clear";
      readonly key: number;
      readonly namespace: string;
      readonly kind: "value" | "list" | "map";
      readonly item: number;
    }
  | { readonly do: "register" | "delete"; readonly key: number; readonly namespace: string; readonly at: number }
  | { readonly do: "advance"; readonly by: number }
  | { readonly do: "wait" }
  | { readonly do: "restore"; readonly from: "checkpoint" | "savepoint"; readonly writesBetween: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constantFrom("write", "read", "clear"),
      key: fc.nat(60),
      namespace: fc.constantFrom("", "w1", "w2"),
      kind: fc.constantFrom("value", "list", "map"),
      // Enough for maps and lists that are more than a row.
      item: fc.nat(90),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constantFrom("register", "register", "register", "delete"),
      key: fc.nat(60),
      namespace: fc.constantFrom("", "w1"),
      at: fc.nat(30),
    }) as fc.Arbitrary<Step>,
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("advance" as const), by: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: "wait" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("restore" as const),
      from: fc.constantFrom("checkpoint" as const, "savepoint" as const),
      writesBetween: fc.nat(5),
    }),
  },
);

/** The three kinds of state, and what each step does with them and answers. */
function operate(
  state: KeyedStateBackend,
  timers: HeapTimerService,
): (step: Exclude<Step, { readonly do: "wait" } | { readonly do: "restore" }>) => unknown {
  const value = state.value<number>({ name: "value", type: json });
  const list = state.list<number>({ name: "list", type: json });
  const map = state.map<number, string>({ name: "map", type: json, keyType: json });
  return (step) => {
    if (step.do === "advance") {
      const fired: string[] = [];
      // Timers of one time fire in any order.
      timers.advanceWatermark(Math.max(0, timers.currentWatermark()) + step.by, {
        onEventTimer: (at, namespace) => fired.push(`${String(at).padStart(3)} ${namespace} ${String(state.currentKey())}`),
      });
      const times = fired.map((each) => Number(each.slice(0, 3)));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      return fired.sort();
    }
    if ("at" in step) {
      state.setCurrentKey(step.key, step.key % 128);
      if (step.do === "register") timers.registerEventTimer(step.at, step.namespace);
      else timers.deleteEventTimer(step.at, step.namespace);
      return undefined;
    }
    const { do: what, key, namespace, kind, item } = step;
    state.setCurrentKey(key, key % 128);
    const each = { value, list, map }[kind];
    each.setNamespace(namespace);
    if (what === "clear") each.clear();
    else if (what === "write") {
      if (kind === "value") value.update(item);
      else if (kind === "list") for (let i = 0; i <= item; i++) list.add(i);
      else for (let i = item; i > item - ITEMS_AT_ONCE; i--) map.put(i, "x".repeat(5 * item));
    }
    return kind === "value" ? value.value() : kind === "list" ? [...list.get()] : [...map.entries()];
  };
}

describe("state on disk", { timeout: 240_000 }, () => {
  it("answers whatever state in memory answers, with whatever memory, over whatever is flushed and restored meanwhile", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: 250, size: "max" }),
        fc.constantFrom(1, 3_000, 30_000, 10_000_000),
        async (steps, memoryBytes) => {
          const clock = new TestClock();
          const open = async (
            stored: readonly StoredKeyedState[],
            folder: string | undefined,
          ): Promise<[LsmStateBackend, HeapTimerService]> => {
            const backend = new LsmStateBackend({
              range: RANGE,
              clock,
              folder: path.join(root, String(folders++)),
              memoryBytes,
              filePrefix: "state",
            });
            const timers = timersOf(backend);
            await backend.open(stored, folder);
            return [backend, timers];
          };
          const timersOf = (backend: KeyedStateBackend & KeyedStateLifecycle): HeapTimerService => {
            const timers = new HeapTimerService(backend, clock);
            backend.attachTimers(timers);
            return timers;
          };
          let model = new HeapStateBackend({ range: RANGE, clock });
          let modelTimers = timersOf(model);
          let [state, timers] = await open([], undefined);
          let [expectedOf, gotOf] = [operate(model, modelTimers), operate(state, timers)];
          await state.ready();
          for (const each of steps) {
            if (each.do === "wait") await new Promise(setImmediate);
            else if (each.do !== "restore") expect(gotOf(each)).toEqual(expectedOf(each));
            else {
              const [pending, expected] = [state.snapshotToFiles(each.from), model.snapshot()];
              // What comes after the barrier is not part of it.
              for (let i = 0; i < each.writesBetween; i++)
                for (const operation of [gotOf, expectedOf]) {
                  operation({ do: "write", key: i, namespace: "", kind: "list", item: 9 });
                  operation({ do: "register", key: i, namespace: "between", at: i });
                  operation({ do: "advance", by: 1 });
                }
              const { keyed, files } = await pending.finish();
              const checkpoint = path.join(root, `checkpoint-${folders++}`);
              mkdirSync(checkpoint);
              for (const file of files) cpSync(file.path, path.join(checkpoint, file.name));
              await state.close();
              model = new HeapStateBackend({ range: RANGE, clock });
              modelTimers = timersOf(model);
              model.restore([expected.finish()]);
              [state, timers] = await open([keyed as StoredKeyedState], checkpoint);
              [expectedOf, gotOf] = [operate(model, modelTimers), operate(state, timers)];
              await state.ready();
            }
          }
          expect(gotOf({ do: "advance", by: 1_000 })).toEqual(expectedOf({ do: "advance", by: 1_000 }));
          const keysOf = (backend: KeyedStateBackend): readonly unknown[] =>
            ["value", "list", "map"].map((name) => {
              const keys: unknown[] = [];
              backend.forEachKey(name, (key) => keys.push(key));
              return keys.sort((a, b) => Number(a) - Number(b));
            });
          expect(keysOf(state)).toEqual(keysOf(model));
          expect(state.entryCount()).toBe(model.entryCount());
          await state.close();
        },
      ),
      { numRuns: 20, seed: 77 },
    );
  });
});
