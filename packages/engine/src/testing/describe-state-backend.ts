import { types } from "@millrace/pipeline/types";
import { describe, expect, it } from "vitest";
import type { KeyedSnapshot, KeyedStateLifecycle, KeyGroupRange } from "../state/keyed-snapshot.ts";
import type { KeyedStateBackend, ListState, MapState, ValueState } from "../state/state-backend.ts";
import type { StateType } from "../state/state-type.ts";
import { HeapTimerService } from "../time/heap-timer-service.ts";
import { describeLargeCollections } from "./describe-large-collections.ts";
import { TestClock } from "./test-clock.ts";

export type TestableBackend = KeyedStateBackend & KeyedStateLifecycle;

const ALL: KeyGroupRange = { from: 0, to: 127 };
const json = { kind: "json", version: 1 } as const;
const numbers = { name: "numbers", type: json } as const;

/** What every keyed state backend must do, whatever it stores its state in. Snapshots are written and read by any of them. */
export function describeStateBackend(name: string, create: (range: KeyGroupRange, clock: TestClock) => TestableBackend): void {
  const backend = (range = ALL, clock = new TestClock()): TestableBackend => create(range, clock);

  describe(name, () => {
    it("keeps a value per key and namespace", () => {
      const state = backend();
      const value = state.value<number>(numbers);
      state.setCurrentKey("a", 1);
      value.update(1);
      value.setNamespace("w");
      value.update(2);
      state.setCurrentKey("b", 1);
      expect(value.value()).toBeUndefined();
      state.setCurrentKey("a", 1);
      expect(value.value()).toBe(2);
      value.setNamespace("");
      expect(value.value()).toBe(1);
      value.clear();
      expect(value.value()).toBeUndefined();
      expect(state.entryCount()).toBe(1);
    });

    it("tells keys of different types apart and takes null", () => {
      const state = backend();
      const value = state.value<string>({ name: "text", type: json });
      const keys = ["1", 1, 9007199254740993n, true, null] as const;
      keys.forEach((key) => {
        state.setCurrentKey(key, 3);
        value.update(String(key) + typeof key);
      });
      for (const key of keys) {
        state.setCurrentKey(key, 3);
        expect(value.value()).toBe(String(key) + typeof key);
      }
    });

    it("appends to a list in order, replaces it, and forgets an empty one", () => {
      const state = backend();
      const list = state.list<number>(numbers);
      state.setCurrentKey("a", 0);
      expect(list.get()).toEqual([]);
      list.add(1);
      list.add(2);
      expect(list.get()).toEqual([1, 2]);
      list.update([5]);
      expect(list.get()).toEqual([5]);
      list.update([]);
      expect(state.entryCount()).toBe(0);
    });

    it("keeps map entries in order of insertion, and is empty without them", () => {
      const state = backend();
      const map = state.map<string, number>({ ...numbers, keyType: json });
      state.setCurrentKey("a", 0);
      map.put("x", 1);
      map.put("y", 2);
      map.put("x", 3);
      expect([...map.entries()]).toEqual([
        ["x", 3],
        ["y", 2],
      ]);
      expect(map.has("x")).toBe(true);
      map.remove("x");
      map.remove("y");
      expect(map.isEmpty()).toBe(true);
      expect(map.get("x")).toBeUndefined();
      expect(state.entryCount()).toBe(0);
    });

    it("reduces and aggregates, and merges namespaces into one that may be empty", () => {
      const state = backend();
      const sum = state.reducing<number>({ ...numbers, reduce: (a, b) => a + b });
      const text = state.aggregating<number, number[], string>({
        name: "text",
        type: json,
        create: () => [],
        add: (all, one) => [...all, one],
        merge: (a, b) => [...a, ...b],
        result: (all) => all.join("-"),
      });
      state.setCurrentKey("a", 0);
      ["w1", "w2"].forEach((namespace, index) => {
        sum.setNamespace(namespace);
        text.setNamespace(namespace);
        sum.add(index + 1);
        text.add(index + 1);
      });
      sum.mergeNamespaces("w3", ["w1", "w2"]);
      text.mergeNamespaces("w1", ["w2"]);
      sum.setNamespace("w3");
      text.setNamespace("w1");
      expect(sum.get()).toBe(3);
      expect(text.get()).toBe("1-2");
      for (const namespace of ["w1", "w2"]) {
        sum.setNamespace(namespace);
        expect(sum.get()).toBeUndefined();
      }
      expect(state.entryCount()).toBe(2);
    });

    it("visits each key of a state once and puts the current key back", () => {
      const state = backend();
      const value = state.value<number>(numbers);
      for (const [key, group] of [
        ["a", 1],
        ["b", 2],
      ] as const) {
        state.setCurrentKey(key, group);
        value.update(group);
        value.setNamespace("w");
        value.update(group);
        value.setNamespace("");
      }
      const seen: string[] = [];
      state.forEachKey("numbers", (key) => seen.push(`${String(key)}=${value.value()}`));
      expect(seen.sort()).toEqual(["a=1", "b=2"]);
      expect(state.currentKey()).toBe("b");
    });

    it("answers the same handle for a name that is known, and refuses another kind or type", () => {
      const state = backend();
      expect(state.value(numbers)).toBe(state.value(numbers));
      expect(() => state.list(numbers)).toThrow(/numbers.*value state.*list state/);
      expect(() => state.value({ name: "numbers", type: { kind: "json", version: 2 } })).toThrow(/type of its values/);
    });

    it("restores everything it had, with all kinds of values", () => {
      const values = [
        0,
        -0,
        NaN,
        Infinity,
        1.5,
        "text",
        true,
        null,
        2n ** 90n,
        new Uint8Array([1, 2]),
        [1, [2]],
        new Map<unknown, unknown>([
          ["k", 1n],
          [2, new Map()],
        ]),
      ];
      const before = backend();
      const value = before.value<unknown>({ name: "any", type: json });
      const row = before.value<unknown>({
        name: "row",
        type: {
          kind: "row",
          schema: [
            { name: "a", type: types.bigint },
            { name: "b", type: types.double },
          ],
        },
      });
      values.forEach((each, index) => {
        before.setCurrentKey(index, index);
        value.update(each);
      });
      row.update({ c0: 2n ** 60n, c1: -0 });
      const after = restored([before.snapshot().finish()]);
      const restoredValue = after.value<unknown>({ name: "any", type: json });
      const restoredRow = after.value<unknown>({
        name: "row",
        type: {
          kind: "row",
          schema: [
            { name: "renamed", type: types.bigint },
            { name: "b", type: types.double },
          ],
        },
      });
      values.forEach((each, index) => {
        after.setCurrentKey(index, index);
        // −0 of a `json` value may come back as 0; typed values keep it.
        expect(restoredValue.value()).toEqual(Object.is(each, -0) ? 0 : each);
      });
      expect(restoredRow.value()).toEqual({ c0: 2n ** 60n, c1: -0 });
    });

    it("takes the state at the barrier, whatever is written before the pages are serialized", () => {
      const before = backend();
      const list = before.list<number>(numbers);
      before.setCurrentKey("a", 1);
      list.add(1);
      before.setCurrentKey("b", 2);
      list.add(10);
      const pending = before.snapshot();
      list.add(11);
      before.setCurrentKey("a", 1);
      list.clear();
      before.setCurrentKey("c", 3);
      list.add(100);
      const second = before.snapshot();
      const after = restored([pending.finish()]);
      expect(listsOf(after, ["a", "b", "c"])).toEqual([[1], [10], []]);
      expect(listsOf(restored([second.finish()]), ["a", "b", "c"])).toEqual([[], [10, 11], [100]]);
    });

    it("takes values at the barrier that are changed in place after it", () => {
      const before = backend();
      const declare = (state: TestableBackend) =>
        state.aggregating<number, number[], readonly number[]>({
          name: "all",
          type: json,
          create: () => [],
          add: (all, one) => (all.push(one), all),
          merge: (a, b) => [...a, ...b],
          result: (all) => [...all],
        });
      const all = declare(before);
      for (const key of ["a", "b"]) {
        before.setCurrentKey(key, 1);
        all.add(1);
      }
      const pending = before.snapshot();
      all.add(2);
      before.setCurrentKey("c", 1);
      all.add(3);
      const after = restored([pending.finish()]);
      const taken = declare(after);
      expect(
        ["a", "b", "c"].map((key) => {
          after.setCurrentKey(key, 1);
          return taken.get();
        }),
      ).toEqual([[1], [1], undefined]);
    });

    it("goes on after a cancelled snapshot", () => {
      const before = backend();
      const list = before.list<number>(numbers);
      before.setCurrentKey("a", 1);
      list.add(1);
      before.snapshot().cancel();
      list.add(2);
      expect(listsOf(restored([before.snapshot().finish()]), ["a"])).toEqual([[1, 2]]);
    });

    it("splits by key group over several subtasks, and comes together again", () => {
      const groups = new Map([
        ["a", 5],
        ["b", 70],
        ["c", 127],
      ]);
      const before = backend();
      const list = before.list<number>(numbers);
      for (const [key, group] of groups) {
        before.setCurrentKey(key, group);
        list.add(group);
      }
      const snapshot = before.snapshot().finish();
      const parts = [
        { from: 0, to: 63 },
        { from: 64, to: 127 },
      ].map((range) => {
        const part = backend(range);
        part.restore([snapshot]);
        part.list<number>(numbers);
        return part;
      });
      expect(parts.map((part) => part.entryCount())).toEqual([1, 2]);
      const whole = restored(parts.map((part) => part.snapshot().finish()));
      const restoredList = whole.list<number>(numbers);
      for (const [key, group] of groups) {
        whole.setCurrentKey(key, group);
        expect(restoredList.get()).toEqual([group]);
      }
    });

    it("carries on state that nobody has declared since the restore", () => {
      const before = backend();
      const list = before.list<number>(numbers);
      before.setCurrentKey("a", 1);
      list.add(1);
      const untouched = restored([before.snapshot().finish()]);
      expect(listsOf(restored([untouched.snapshot().finish()]), ["a"])).toEqual([[1]]);
    });

    it("refuses to read state as another kind or type", () => {
      const before = backend();
      before.setCurrentKey("a", 1);
      before.value<number>(numbers).update(1);
      const snapshot = before.snapshot().finish();
      expect(() => restored([snapshot]).list(numbers)).toThrow(/cannot be read.*value state.*list state/);
      expect(() =>
        restored([snapshot]).value({
          ...numbers,
          ttl: { ttlMs: 1, updateType: "on-create-and-write", visibility: "never-return-expired" },
        }),
      ).toThrow(/time-to-live/);
    });

    it("reads rows that were written with fewer and narrower columns, in values, lists and maps, and writes them as they are now", () => {
      const old = { kind: "row", schema: [{ name: "id", type: types.int }] } as const;
      const current = {
        kind: "row",
        schema: [
          { name: "note", type: types.string },
          { name: "id", type: types.bigint },
        ],
      } as const;
      const declare = (state: TestableBackend, type: StateType<unknown>): readonly unknown[] => {
        state.setCurrentKey("a", 1);
        return [state.value({ name: "value", type }), state.list({ name: "list", type }), state.map({ name: "map", type, keyType: json })];
      };
      const before = backend();
      const [value, list, map] = declare(before, old) as [ValueState<unknown>, ListState<unknown>, MapState<string, unknown>];
      value.update({ c0: 1 });
      list.add({ c0: 2 });
      list.add({ c0: 3 });
      map.put("k", { c0: 4 });
      const after = restored([before.snapshot().finish()]);
      declare(after, current);
      const again = restored([after.snapshot().finish()]);
      const [newValue, newList, newMap] = declare(again, current) as [ValueState<unknown>, ListState<unknown>, MapState<string, unknown>];
      expect(newValue.value()).toEqual({ c0: null, c1: 1 });
      expect(newList.get()).toEqual([
        { c0: null, c1: 2 },
        { c0: null, c1: 3 },
      ]);
      expect([...newMap.entries()]).toEqual([["k", { c0: null, c1: 4 }]]);
    });

    it("leaves expired values out of full snapshots where the TTL says so", () => {
      const clock = new TestClock();
      const ttl = {
        ttlMs: 10,
        updateType: "on-create-and-write",
        visibility: "never-return-expired",
        cleanup: { inFullSnapshot: true },
      } as const;
      const before = backend(ALL, clock);
      const value = before.value<number>({ ...numbers, ttl });
      before.setCurrentKey("a", 1);
      value.update(1);
      clock.set(5);
      before.setCurrentKey("b", 2);
      value.update(2);
      clock.set(10);
      const after = backend(ALL, clock);
      after.restore([before.snapshot().finish()]);
      after.value<number>({ ...numbers, ttl });
      expect(after.entryCount()).toBe(1);
    });

    it("finds expired values bit by bit where the TTL says so", () => {
      const clock = new TestClock();
      const ttl = {
        ttlMs: 10,
        updateType: "on-create-and-write",
        visibility: "never-return-expired",
        cleanup: { incremental: 2 },
      } as const;
      const state = backend(ALL, clock);
      const value = state.value<number>({ ...numbers, ttl });
      for (let key = 0; key < 20; key++) {
        state.setCurrentKey(key, key);
        value.update(key);
      }
      clock.set(10);
      state.setCurrentKey("new", 50);
      for (let access = 0; access < 12; access++) value.update(access);
      expect(state.entryCount()).toBe(1);
    });

    it("keeps timers in its snapshots, by key group", () => {
      const before = backend();
      const timers = new HeapTimerService(before, new TestClock());
      before.attachTimers(timers);
      for (const [key, group] of [
        ["a", 1],
        ["b", 100],
      ] as const) {
        before.setCurrentKey(key, group);
        timers.registerEventTimer(10, "w");
        timers.registerEventTimer(10, "w");
        timers.registerProcessingTimer(20);
      }
      before.setCurrentKey("b", 100);
      const pending = before.snapshot();
      timers.deleteEventTimer(10, "w");
      const snapshot = pending.finish();
      const half = backend({ from: 64, to: 127 });
      const halfTimers = new HeapTimerService(half, new TestClock());
      half.attachTimers(halfTimers);
      half.restore([snapshot]);
      expect(halfTimers.timerCount()).toEqual({ event: 1, processing: 1 });
      const fired: unknown[] = [];
      halfTimers.advanceWatermark(10, {
        onEventTimer: (timestamp, namespace) => fired.push([timestamp, namespace, half.currentKey(), half.currentKeyGroup()]),
      });
      expect(fired).toEqual([[10, "w", "b", 100]]);
    });

    describeLargeCollections(create);

    function restored(snapshots: readonly KeyedSnapshot[]): TestableBackend {
      const after = backend();
      after.restore(snapshots);
      return after;
    }

    function listsOf(state: TestableBackend, keys: readonly string[]): unknown[] {
      const list = state.list<number>(numbers);
      return keys.map((key, index) => {
        state.setCurrentKey(key, index + 1);
        return [...list.get()];
      });
    }
  });
}
