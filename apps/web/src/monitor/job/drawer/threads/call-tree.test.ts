import { describe, expect, it } from "vitest";
import type { CpuProfileView } from "../../../../server/jobs/job-profile.ts";
import { callTree, hotFunctions, hottestPath } from "./call-tree.ts";

const frame = (functionName: string, url = "", lineNumber = 0) => ({ functionName, url, lineNumber });
const NODES: CpuProfileView["nodes"] = [
  { id: 1, callFrame: frame("(root)"), children: [2, 3, 6] },
  { id: 2, callFrame: frame("(idle)") },
  { id: 3, callFrame: frame("run", "file:///engine/slot-loop.ts", 9), children: [4, 5] },
  { id: 4, callFrame: frame("frames_3", "chain-2") },
  { id: 5, callFrame: frame("write", "file:///connectors/writer.ts", 40) },
  { id: 6, callFrame: frame("run", "file:///engine/slot-loop.ts", 9), children: [] },
];
/** V8 gives the time since the sample before: each sample lasts until the next. */
const PROFILE: CpuProfileView = {
  nodes: NODES,
  startTime: 0,
  endTime: 10_000,
  samples: [2, 4, 4, 5, 6],
  timeDeltas: [0, 2_000, 1_000, 3_000, 500],
};

describe("callTree", () => {
  it("adds times up along the stack, puts equal calls together and tells idle time apart", () => {
    const { root, idleMs, totalMs } = callTree(PROFILE);
    expect([idleMs, totalMs]).toEqual([2, 6.5]);
    expect(root.children).toMatchObject([
      {
        name: "run",
        place: "slot-loop.ts:10",
        selfMs: 0,
        totalMs: 4.5,
        children: [
          { name: "frames_3", place: "chain-2", totalMs: 4 },
          { name: "write", totalMs: 0.5 },
        ],
      },
    ]);
  });

  it("counts V8's hits where there are no samples", () => {
    const nodes = NODES.map((node) => ({ ...node, hitCount: node.id === 4 ? 3 : node.id === 2 ? 1 : 0 }));
    expect(callTree({ nodes, startTime: 0, endTime: 8_000 })).toMatchObject({ idleMs: 2, totalMs: 8, root: { totalMs: 6 } });
  });

  it("names the functions and the path that take most", () => {
    const { root } = callTree(PROFILE);
    expect(hotFunctions(root, 2).map(({ name, selfMs }) => [name, selfMs])).toEqual([
      ["frames_3", 4],
      ["write", 0.5],
    ]);
    expect(hottestPath(root).map(({ name }) => name)).toEqual(["run", "frames_3"]);
  });
});
