import type { EdgeView, LiveBody, NodeView } from "@millrace/ui/canvas";
import { expect, test } from "vitest";
import { groupLive } from "./group-live.ts";

const node = (id: string, body: Partial<LiveBody> = {}): NodeView => ({
  id,
  x: 0,
  y: 0,
  kind: "transform.filter",
  category: "transform",
  icon: "filter",
  name: id.toUpperCase(),
  summary: "",
  inputs: [],
  outputs: [],
  errors: 0,
  warnings: 0,
  body: { mode: "live", busy: 0, backPressured: 0, idle: 1, watermarkMs: null, ...body },
});
const edge = (source: string, target: string, recordsPerSecond?: number): EdgeView => ({
  id: `${source}>${target}`,
  source,
  sourcePort: "out",
  target,
  targetPort: "in",
  ...(recordsPerSecond === undefined ? {} : { recordsPerSecond }),
});

test("rates are those of the wires over the border; the busiest and the most held back are told", () => {
  const nodes = [node("a"), node("b", { busy: 0.4, backPressured: 0.5 }), node("c", { busy: 0.9 }), node("d", { busy: 1 })];
  const edges = [edge("a", "b", 100), edge("a", "c", 20), edge("b", "c", 60), edge("c", "d", 7)];
  expect(groupLive(new Set(["b", "c"]), nodes, edges)).toEqual({
    recordsInPerSecond: 120,
    recordsOutPerSecond: 7,
    busy: 0.9,
    backPressured: 0.5,
    busiest: "C",
    isStale: false,
  });
});

test("what is not known is left out: no wire on that side, no reading", () => {
  const nodes = [{ ...node("a"), body: undefined }, node("b", { note: "waiting" }), node("c")];
  expect(groupLive(new Set(["a", "b"]), nodes, [edge("a", "b", 5), edge("b", "c")])).toEqual({
    busy: 0,
    backPressured: 0,
    busiest: undefined,
    isStale: false,
  });
});
