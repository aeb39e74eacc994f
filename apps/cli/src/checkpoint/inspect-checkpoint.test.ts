import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { inspectCheckpoint } from "./inspect-checkpoint.ts";

const GOLDEN = fileURLToPath(new URL("../../../../packages/engine/src/node/golden/recorded", import.meta.url));
const root = mkdtempSync(path.join(os.tmpdir(), "millrace-inspect-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("checkpoint inspect", () => {
  it.each(["hashmap", "lsm"])("lists the entries of every node's state, written with %s", async (backend) => {
    const { nodes, damage, files } = await inspectCheckpoint(path.join(GOLDEN, `keyed-${backend}-1`, "savepoint"));
    expect(damage).toEqual([]);
    expect(files).toBeGreaterThan(0);
    const entries = (nodeId: string, name: string): number | undefined =>
      nodes.find((node) => node.nodeId === nodeId)?.states.find((state) => state.name === name)?.entries;
    // The generator makes rows of five keys.
    expect([entries("aggregate", "aggregate/accumulator"), entries("topN", "top-n/rows"), entries("reduce", "reduce/row")]).toEqual([
      5, 5, 5,
    ]);
  });

  it("lists windows, in typed arrays and on disk", async () => {
    const arrays = await inspectCheckpoint(path.join(GOLDEN, "windows-hashmap-1", "savepoint"));
    const disk = await inspectCheckpoint(path.join(GOLDEN, "windows-lsm-1", "savepoint"));
    const of = (nodes: typeof arrays.nodes, nodeId: string): readonly string[] =>
      nodes
        .find((node) => node.nodeId === nodeId)!
        .states.filter(({ entries }) => entries > 0)
        .map(({ name }) => name);
    expect([of(arrays.nodes, "tumbling"), of(arrays.nodes, "session")]).toEqual([["panes"], ["sessions"]]);
    expect(of(disk.nodes, "tumbling")).toEqual(["window/accumulator", "timers/event"]);
  });

  it.each(["hashmap", "lsm"])("finds whatever byte is changed, in whatever file, written with %s", async (backend) => {
    const folder = path.join(root, backend);
    cpSync(path.join(GOLDEN, `cep-${backend}-1`, "savepoint"), folder, { recursive: true });
    const missed: string[] = [];
    let bytes = 0;
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      const whole = readFileSync(file);
      bytes += whole.length;
      // Every byte of the manifest; of state files, which are hashed as a whole, every so many.
      const step = name === "_metadata" ? 1 : Math.max(1, Math.floor(whole.length / 50));
      for (let at = 0; at < whole.length; at += step) {
        const damaged = Buffer.from(whole);
        damaged[at] = damaged[at]! ^ (1 << (at % 8));
        writeFileSync(file, damaged);
        const isFound = await inspectCheckpoint(folder).then(
          ({ damage }) => damage.length > 0,
          () => true,
        );
        if (!isFound) missed.push(`${name} at ${at}`);
      }
      writeFileSync(file, whole);
    }
    expect(bytes).toBeGreaterThan(1000);
    expect(missed).toEqual([]);
    expect((await inspectCheckpoint(folder)).damage).toEqual([]);
  });
});
