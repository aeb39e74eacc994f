import { expect, test } from "vitest";
import { tableToSlow } from "./table-to-slow.ts";

const table = (id: string) => ({ id, kind: "sink.table" });
const rate = (inPerSecond: number | null) => ({ inPerSecond });

test("the busiest table is slowed to what two subtasks can take and one cannot: 200 rows/s to 140", () => {
  const nodes = [table("quiet"), table("busy"), { id: "file", kind: "sink.file" }];
  expect(tableToSlow(nodes, { quiet: rate(1), busy: rate(200), file: rate(900) })).toEqual({
    nodeId: "busy",
    rowsPerSecond: 200,
    maxRowsPerSecond: 140,
  });
});

test.each([
  ["too quiet", [table("a")], { a: rate(1.9) }],
  ["not measured yet", [table("a")], {}],
  ["switched off", [{ ...table("a"), disabled: true }], { a: rate(50) }],
])("no table is chosen where it is %s", (_why, nodes, live) => {
  expect(tableToSlow(nodes, live)).toBeUndefined();
});
