import { describe, expect, it } from "vitest";
import { HeapStateBackend } from "../state/heap-state-backend.ts";
import type { KeyGroupRange } from "../state/keyed-snapshot.ts";
import type { StateTtl } from "../state/state-ttl.ts";
import type { TestableBackend } from "./describe-state-backend.ts";
import { TestClock } from "./test-clock.ts";

const ALL: KeyGroupRange = { from: 0, to: 127 };
const json = { kind: "json", version: 1 } as const;
const SIZE = 300;
const upTo = (size: number): number[] => Array.from({ length: size }, (_, i) => i);

/** What holds of lists and maps however large they are. */
export function describeLargeCollections(create: (range: KeyGroupRange, clock: TestClock) => TestableBackend): void {
  const backend = (range = ALL, clock = new TestClock()): TestableBackend => create(range, clock);
  const mapOf = (state: TestableBackend, ttl?: StateTtl) =>
    state.map<string, number>({ name: "map", type: json, keyType: json, ...(ttl === undefined ? {} : { ttl }) });
  const listOf = (state: TestableBackend, ttl?: StateTtl) =>
    state.list<number>({ name: "list", type: json, ...(ttl === undefined ? {} : { ttl }) });

  /** Two keys in two namespaces each, of which one is large in one namespace. */
  function filled(state: TestableBackend): { readonly map: ReturnType<typeof mapOf>; readonly list: ReturnType<typeof listOf> } {
    const [map, list] = [mapOf(state), listOf(state)];
    for (const [key, group] of [
      ["a", 1],
      ["ab", 100],
    ] as const) {
      state.setCurrentKey(key, group);
      for (const [namespace, size] of [
        ["", key === "a" ? SIZE : 2],
        ["w", 1],
      ] as const) {
        map.setNamespace(namespace);
        list.setNamespace(namespace);
        for (const i of upTo(size)) {
          map.put(`k${size - i}`, i);
          list.add(i);
        }
      }
    }
    map.setNamespace("");
    list.setNamespace("");
    state.setCurrentKey("a", 1);
    return { map, list };
  }

  describe("with large lists and maps", () => {
    it("keeps them apart by key and namespace, in order", () => {
      const state = backend();
      const { map, list } = filled(state);
      expect([...map.entries()]).toEqual(upTo(SIZE).map((i) => [`k${SIZE - i}`, i]));
      expect(list.get()).toEqual(upTo(SIZE));
      state.setCurrentKey("ab", 100);
      expect([...map.entries()]).toEqual([
        ["k2", 0],
        ["k1", 1],
      ]);
      expect(list.get()).toEqual([0, 1]);
      map.setNamespace("w");
      expect([...map.entries()]).toEqual([["k1", 0]]);
      // Two keys, two namespaces, two states.
      expect(state.entryCount()).toBe(8);
    });

    it("changes, removes and adds entries one by one, also while it goes through them", () => {
      const { map } = filled(backend());
      for (const [key, value] of map.entries()) {
        if (value % 2 === 1) map.remove(key);
        else map.put(key, value * 10);
      }
      map.put("new", -1);
      map.remove("never there");
      expect([...map.entries()]).toEqual([
        ...upTo(SIZE)
          .filter((i) => i % 2 === 0)
          .map((i) => [`k${SIZE - i}`, i * 10]),
        ["new", -1],
      ]);
      expect([map.has("k1"), map.has("k2"), map.get("k300")]).toEqual([false, true, 0]);
      for (const [key] of map.entries()) map.remove(key);
      expect(map.isEmpty()).toBe(true);
      map.put("k1", 7);
      expect([...map.entries()]).toEqual([["k1", 7]]);
    });

    it("forgets all of them, and begins anew", () => {
      const state = backend();
      const { map, list } = filled(state);
      map.clear();
      list.clear();
      expect([[...map.entries()], map.has("k5"), list.get()]).toEqual([[], false, []]);
      expect(state.entryCount()).toBe(6);
      list.update(upTo(200));
      list.add(7);
      expect(list.get()).toEqual([...upTo(200), 7]);
      list.update([1]);
      expect(list.get()).toEqual([1]);
      for (const i of upTo(100)) map.put(`k${i}`, i + 1);
      expect([...map.entries()]).toEqual(upTo(100).map((i) => [`k${i}`, i + 1]));
    });

    it("takes them at the barrier, whatever is changed and gone through before they are serialized", () => {
      const before = backend();
      const { map, list } = filled(before);
      const pending = before.snapshot();
      for (const [key, value] of map.entries()) {
        if (value % 3 === 0) map.remove(key);
        else map.put(key, -1);
        pending.step();
      }
      list.add(-1);
      const after = backend();
      after.restore([pending.finish()]);
      const [restoredMap, restoredList] = [mapOf(after), listOf(after)];
      after.setCurrentKey("a", 1);
      expect([...restoredMap.entries()]).toEqual(upTo(SIZE).map((i) => [`k${SIZE - i}`, i]));
      expect(restoredList.get()).toEqual(upTo(SIZE));
    });

    it("goes into memory and back, by key group", () => {
      const before = backend();
      filled(before);
      const inMemory = new HeapStateBackend({ range: ALL, clock: new TestClock() });
      inMemory.restore([before.snapshot().finish()]);
      mapOf(inMemory);
      const half = backend({ from: 0, to: 63 });
      half.restore([inMemory.snapshot().finish()]);
      const [map, list] = [mapOf(half), listOf(half)];
      half.setCurrentKey("a", 1);
      map.put("k5", -5);
      list.add(-5);
      expect([...map.entries()]).toEqual(upTo(SIZE).map((i) => [`k${SIZE - i}`, i === SIZE - 5 ? -5 : i]));
      expect(list.get()).toEqual([...upTo(SIZE), -5]);
      expect(half.entryCount()).toBe(4);
    });

    it("lets each entry and element expire by its own time, and nothing stays of what has lost all", () => {
      const clock = new TestClock();
      const ttl = { ttlMs: 10, updateType: "on-create-and-write", visibility: "never-return-expired" } as const;
      const state = backend(ALL, clock);
      const [map, list] = [mapOf(state, ttl), listOf(state, ttl)];
      state.setCurrentKey("a", 1);
      for (const i of upTo(200)) {
        if (i === 100) clock.set(5);
        map.put(`k${i}`, i);
        list.add(i);
      }
      map.put("k3", 33);
      clock.set(10);
      const later = upTo(200).slice(100);
      expect([...map.entries()]).toEqual([["k3", 33], ...later.map((i) => [`k${i}`, i])]);
      expect(list.get()).toEqual(later);
      expect([map.has("k3"), map.has("k4"), map.get("k150")]).toEqual([true, false, 150]);
      clock.set(15);
      expect([[...map.entries()], list.get()]).toEqual([[], []]);
      expect(map.isEmpty()).toBe(true);
      expect(state.entryCount()).toBe(0);
    });

    it("leaves expired ones out of full snapshots, and finds them bit by bit, where the TTL says so", () => {
      const clock = new TestClock();
      const ttl = {
        ttlMs: 10,
        updateType: "on-create-and-write",
        visibility: "return-expired-if-not-cleaned-up",
        cleanup: { inFullSnapshot: true, incremental: 3 },
      } as const;
      const state = backend(ALL, clock);
      const [map, list] = [mapOf(state, ttl), listOf(state, ttl)];
      state.setCurrentKey("a", 1);
      for (const i of upTo(200)) {
        if (i === 199) clock.set(5);
        map.put(`k${i}`, i);
        list.add(i);
      }
      clock.set(10);
      const after = backend(ALL, clock);
      after.restore([state.snapshot().finish()]);
      const [restoredMap, restoredList] = [mapOf(after, ttl), listOf(after, ttl)];
      after.setCurrentKey("a", 1);
      expect([[...restoredMap.entries()], restoredList.get()]).toEqual([[["k199", 199]], [199]]);
    });
  });
}
