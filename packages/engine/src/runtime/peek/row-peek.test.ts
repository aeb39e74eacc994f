import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schema } from "@millrace/pipeline/types";
import { parseDataType } from "@millrace/pipeline/types";
import { seededRandom } from "../seeded-random.ts";
import { RowPeek } from "./row-peek.ts";

const SCHEMA: Schema = [
  { name: "id", type: parseDataType("BIGINT") },
  { name: "name", type: parseDataType("STRING") },
];

function peekAt(perSecond: number, filter = "", parallelism = 1, inspection = { rows: true, masked: [] as string[] }): RowPeek {
  return new RowPeek({
    request: { peekId: "p", nodeId: "n", port: 0, perSecond, filter },
    schema: SCHEMA,
    parallelism,
    timeZone: "UTC",
    inspection,
    random: seededRandom(7),
  });
}

describe("RowPeek", () => {
  it("takes no more rows a second than asked for, however many come and in how many subtasks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 8 }), (perSecond, parallelism) => {
        const peeks = Array.from({ length: parallelism }, () => peekAt(perSecond, "", parallelism));
        const seconds = 10;
        let taken = 0;
        for (let slice = 0; slice < (seconds * 1_000) / RowPeek.sliceMs; slice++) {
          for (const peek of peeks) {
            for (let row = 0; row < 50; row++) peek.see([row, "a"], 0, 0);
            taken += peek.drain().length;
          }
        }
        // The first slice of each subtask may show one row early.
        expect(taken).toBeLessThanOrEqual(perSecond * seconds + parallelism);
        expect(taken).toBeGreaterThanOrEqual(perSecond * seconds - parallelism);
      }),
      { numRuns: 30 },
    );
  });

  it("gives every row of a slice the same chance, whatever its place", () => {
    const counts = Array.from({ length: 10 }, () => 0);
    const peek = peekAt(5);
    for (let slice = 0; slice < 5_000; slice++) {
      for (let row = 0; row < 10; row++) peek.see([row, "a"], 0, 0);
      for (const { values } of peek.drain()) counts[Number(values["id"])]!++;
    }
    // 500 each are expected, with a standard deviation of 21.
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * 21);
  });

  it("shows only rows that fit the condition; NULL and failures do not fit", () => {
    const peek = peekAt(100, "CAST(name AS INT) > 5");
    for (const name of ["3", "7", null, "x", "9"]) peek.see([1, name], 1_000, 0);
    expect(peek.drain().map(({ values }) => values["name"])).toEqual(["7", "9"]);
  });

  it("leaves out columns that the job does not read", () => {
    const peek = peekAt(100);
    peek.see([7, undefined], 1_000, 0);
    peek.see([8, null], 1_000, 3);
    expect(peek.drain()).toEqual([
      { kind: 0, timestamp: 1_000, values: { id: 7 } },
      { kind: 3, timestamp: 1_000, values: { id: 8, name: null } },
    ]);
  });

  it("covers masked fields, shows no row by what is in them, and none at all where rows may not be looked at", () => {
    const masked = { rows: true, masked: ["name"] };
    const peek = peekAt(50, "id > 0", 1, masked);
    peek.see([1, "Ann"], 0, 0);
    expect(peek.drain()).toEqual([{ kind: 0, timestamp: 0, values: { id: 1, name: "•••" } }]);
    const telling = peekAt(50, "name = 'Ann'", 1, masked);
    telling.see([1, "Ann"], 0, 0);
    expect(telling.drain()).toEqual([]);
    const off = peekAt(50, "", 1, { rows: false, masked: [] });
    off.see([1, "Ann"], 0, 0);
    expect(off.drain()).toEqual([]);
  });
});
