import { expect, it } from "vitest";
import { pinnedRow } from "./pinned-row.ts";

it("a pinned row keeps its event time and its kind beside its columns, where it has them", () => {
  const seen = { id: "1", subtask: 0, values: { n: 2 } };
  expect(pinnedRow({ ...seen, timestamp: 1_000, kind: 2 })).toEqual({ n: 2, $timestamp: 1_000, $kind: "+U" });
  expect(pinnedRow({ ...seen, timestamp: null, kind: 0 })).toEqual({ n: 2 });
});
