import { expect, it } from "vitest";
import { compareRows } from "./compare-rows.ts";

it("counts rows that are missing and rows that are there too often or should not be there", () => {
  expect(compareRows(["a", "a", "b"], ["a", "b", "a"])).toEqual({ rows: 3, lost: 0, doubled: 0 });
  expect(compareRows(["a", "a", "b"], ["a", "b", "b", "c"])).toEqual({ rows: 4, lost: 1, doubled: 2 });
});
