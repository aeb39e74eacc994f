import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { unpackState } from "../../state/state-codec.ts";
import { TestClock } from "../../testing/test-clock.ts";
import { HeapTimerService } from "../../time/heap-timer-service.ts";
import type { TableSnapshot } from "./lsm-snapshot.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";

/** A checkpoint of the version that wrote each list and each map as one row: 3 items under "small", 200 under "large", an event timer each. */
const RECORDED = fileURLToPath(new URL("./recorded/rows-of-whole-collections", import.meta.url));
const json = { kind: "json", version: 1 } as const;

it.each([
  ["by the same subtask", { from: 0, to: 127 }],
  ["by one of several", { from: 0, to: 63 }],
])("a checkpoint in which lists and maps are one row each is gone on with %s", async (_who, range) => {
  const root = mkdtempSync(path.join(tmpdir(), "millrace-former-"));
  const checkpoint = path.join(root, "checkpoint");
  cpSync(RECORDED, checkpoint, { recursive: true });
  const backend = new LsmStateBackend({
    range,
    clock: new TestClock(),
    folder: path.join(root, "working"),
    memoryBytes: 1,
    filePrefix: "state",
  });
  try {
    const timers = new HeapTimerService(backend, new TestClock());
    backend.attachTimers(timers);
    await backend.open([unpackState(readFileSync(path.join(checkpoint, "keyed"))) as TableSnapshot], checkpoint);
    const list = backend.list<number>({ name: "list", type: json });
    const map = backend.map<string, number>({ name: "map", type: json, keyType: json });
    await backend.ready();
    for (const [key, size] of [
      ["small", 3],
      ["large", 200],
    ] as const) {
      backend.setCurrentKey(key, key.length);
      const items = Array.from({ length: size }, (_, i) => i);
      list.add(size);
      map.put("new", size);
      expect(list.get()).toEqual([...items, size]);
      expect([...map.entries()]).toEqual([...items.map((i) => [`k${size - i}`, i]), ["new", size]]);
      map.remove("new");
      expect(map.get("k1")).toBe(size - 1);
    }
    let fired = 0;
    timers.advanceWatermark(1_000, { onEventTimer: () => fired++ });
    expect(fired).toBe(203);
  } finally {
    await backend.close();
    rmSync(root, { recursive: true, force: true });
  }
});
