import { types, type Column, type DataType } from "@millrace/pipeline/types";
import { describe, expect, it } from "vitest";
import { TestClock } from "../testing/test-clock.ts";
import { HeapStateBackend } from "./heap-state-backend.ts";
import type { KeyedStateBackend } from "./state-backend.ts";
import type { StateType } from "./state-type.ts";

const RANGE = { from: 0, to: 127 };
const notNull = (type: DataType): DataType => ({ ...type, nullable: false });
const row = (...columns: readonly (readonly [string, DataType])[]): { readonly kind: "row"; readonly schema: Column[] } => ({
  kind: "row",
  schema: columns.map(([name, type]) => ({ name, type })),
});

/** What a value that was written as `old` is as `current`. */
function evolved(old: StateType<unknown>, value: unknown, current: StateType<unknown>): unknown {
  const read = (state: KeyedStateBackend): unknown => {
    state.setCurrentKey("a", 1);
    return state.value<unknown>({ name: "s", type: current }).value();
  };
  const before = new HeapStateBackend({ range: RANGE, clock: new TestClock() });
  before.setCurrentKey("a", 1);
  before.value<unknown>({ name: "s", type: old }).update(value);
  const after = new HeapStateBackend({ range: RANGE, clock: new TestClock() });
  after.restore([before.snapshot().finish()]);
  return read(after);
}

describe("state whose type has changed", () => {
  const value = (type: DataType): StateType<unknown> => ({ kind: "value", type });

  it.each([
    ["INT to BIGINT", types.int, 7, types.bigint, 7],
    ["TINYINT to INT", types.tinyint, -1, types.int, -1],
    ["INT to DOUBLE", types.int, 7, types.double, 7],
    ["BIGINT beyond 2^53 to DOUBLE", types.bigint, 2n ** 60n, types.double, 2 ** 60],
    ["FLOAT to DOUBLE", types.float, 0.5, types.double, 0.5],
    ["INT to DECIMAL", types.int, 7, types.decimal(12, 2), 700],
    ["DECIMAL to one with more digits behind the point", types.decimal(6, 2), 123, types.decimal(10, 4), 12_300],
    ["VARCHAR to STRING", types.varchar(5), "text", types.string, "text"],
    ["NOT NULL to nullable", notNull(types.int), 7, types.int, 7],
  ] as const)("is read as the wider one: %s", (_, old, written, current, expected) => {
    expect(evolved(value(old), written, value(current))).toEqual(expected);
  });

  it.each([
    ["BIGINT to INT", types.bigint, types.int],
    ["DOUBLE to FLOAT", types.double, types.float],
    ["INT to STRING", types.int, types.string],
    ["BIGINT to a DECIMAL of ten digits", types.bigint, types.decimal(10, 0)],
    ["STRING to VARCHAR", types.string, types.varchar(5)],
  ] as const)("is refused where the other cannot take all values: %s", (_, old, current) => {
    expect(() => evolved(value(old), null, value(current))).toThrow(/State "s" cannot be read.*cannot take all.*new id/);
  });

  const old = row(["id", types.int], ["name", types.string]);

  it.each([
    ["a column is added", row(["id", types.int], ["note", types.string], ["name", types.string]), { c0: 1, c1: null, c2: "x" }],
    ["a column is gone", row(["name", types.string]), { c0: "x" }],
    ["columns change places", row(["name", types.string], ["id", types.int]), { c0: "x", c1: 1 }],
    ["a column is widened", row(["id", types.double], ["name", types.string]), { c0: 1, c1: "x" }],
    ["a column is renamed", row(["key", types.int], ["name", types.string]), { c0: 1, c1: "x" }],
    ["all at once", row(["more", types.double], ["id", types.bigint]), { c0: null, c1: 1 }],
  ] as const)("is found by the names of its columns: %s", (_, current, expected) => {
    expect(evolved(old, { c0: 1, c1: "x" }, current)).toEqual(expected);
    const json = (schema: Column[]): StateType<unknown> => ({ kind: "json", version: 1, rows: schema });
    expect(
      evolved(json(old.schema), [{ row: { c0: 1, c1: "x" }, at: 5 }, new Map([[1, { c0: 2, c1: null }]])], json(current.schema)),
    ).toMatchObject([{ row: expected, at: 5 }, expect.any(Map)]);
  });

  it("is refused where a new column may not be NULL, and where a column cannot take its old values", () => {
    expect(() => evolved(old, { c0: 1, c1: "x" }, row(["id", types.int], ["name", types.string], ["must", notNull(types.int)]))).toThrow(
      /new column "must", which is NOT NULL: let it be NULL/,
    );
    expect(() => evolved(old, { c0: 1, c1: "x" }, row(["id", types.string], ["name", types.string], ["more", types.int]))).toThrow(
      /column "id" was INT and is now STRING/,
    );
  });

  it("is refused where accumulators are of other aggregates", () => {
    const json = (shape: string): StateType<unknown> => ({ kind: "json", version: 1, shape });
    expect(() => evolved(json("SUM"), [1], json("COUNT"))).toThrow(/what it adds up or keeps is not what it was/);
    expect(evolved({ kind: "json", version: 1 }, [1], json("COUNT"))).toEqual([1]);
  });
});
