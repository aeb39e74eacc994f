import { parseDataType, type Schema } from "@millrace/pipeline/types";
import { describe, expect, it } from "vitest";
import { shownState } from "./shown-state.ts";

const SCHEMA: Schema = [
  { name: "card", type: parseDataType("STRING") },
  { name: "amount", type: parseDataType("DECIMAL(10, 2)") },
];
const open = { masked: [], isTelling: false };
const closed = { masked: ["card"], isTelling: true };

describe("state as people see it", () => {
  it("shows rows by the names of their columns, masked", () => {
    const state = { kind: "list", type: { kind: "row", schema: SCHEMA }, hasTtl: false } as const;
    expect(shownState([["4111", null]], state, open)).toEqual([{ card: "4111", amount: null }]);
    expect(shownState([["4111", null]], state, closed)).toEqual([{ card: "•••", amount: null }]);
  });

  it("leaves the time of the last write out, and shows maps as keys and values", () => {
    const state = {
      kind: "map",
      type: { kind: "value", type: parseDataType("BIGINT") },
      keyType: { kind: "value", type: parseDataType("STRING") },
      hasTtl: true,
    } as const;
    expect(shownState([["a", [7, 1_000]]], state, open)).toEqual([{ key: "a", value: 7 }]);
  });

  it("shows trees as JSON, and covers what has no names where a masked column may be in it", () => {
    const state = { kind: "value", type: { kind: "json", version: 1 }, hasTtl: false } as const;
    const tree = { big: 12345678901234567890n, inf: Infinity, pairs: new Map([["k", 1]]), bytes: new Uint8Array(3) };
    expect(shownState(tree, state, open)).toEqual({
      big: "12345678901234567890",
      inf: "Infinity",
      pairs: [{ key: "k", value: 1 }],
      bytes: "3 bytes",
    });
    expect(shownState(tree, state, closed)).toBe("•••");
    const withRows = { kind: "value", type: { kind: "json", version: 1, rows: SCHEMA }, hasTtl: false } as const;
    expect(shownState({ first: { c0: "4111", c1: null } }, withRows, closed)).toEqual({ first: { card: "•••", amount: null } });
  });
});
