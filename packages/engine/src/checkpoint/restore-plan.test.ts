import { describe, expect, it } from "vitest";
import { STATE_FORMAT, type CheckpointManifest } from "./checkpoint-manifest.ts";
import { planRestore } from "./restore-plan.ts";

const manifest: CheckpointManifest = {
  format: STATE_FORMAT,
  checkpointId: 3,
  kind: "savepoint",
  jobId: "job",
  pipelineName: "p",
  createdAtMs: 0,
  maxParallelism: 128,
  nodes: ["window", "join", "gone", "map"].map((nodeId) => ({
    nodeId,
    kind: nodeId === "window" ? "window.aggregate" : "join.interval",
    parallelism: 2,
    maxParallelism: 128,
  })),
  subtasks: [
    {
      taskId: "window",
      subtaskIndex: 0,
      file: { name: "f", bytes: 60, sha256: "" },
      nodes: ["window", "join", "gone"].map((nodeId) => ({ nodeId, stateBytes: 20 })),
    },
  ],
};
const target = (nodeId: string, overrides = {}) => ({
  nodeId,
  kind: nodeId === "window" ? "window.aggregate" : "join.interval",
  parallelism: 2,
  maxParallelism: 128,
  isStateful: true,
  ...overrides,
});

describe("planRestore", () => {
  it("says for each node what becomes of its state", () => {
    const plan = planRestore(manifest, [
      target("window"),
      target("join", { parallelism: 3 }),
      target("fresh"),
      target("stateless", { isStateful: false }),
    ]);
    expect(plan.nodes.map(({ nodeId, verdict, stateBytes }) => [nodeId, verdict, stateBytes])).toEqual([
      ["window", "kept", 20],
      ["join", "converted", 20],
      ["fresh", "new", 0],
      ["gone", "dropped", 20],
    ]);
    expect(plan).toMatchObject({ refusals: [], needsConsent: true });
  });

  it("needs no consent when nothing is lost", () => {
    expect(
      planRestore(
        manifest,
        ["window", "join", "gone"].map((nodeId) => target(nodeId)),
      ).needsConsent,
    ).toBe(false);
  });

  it("refuses another kind under a known id, and another number of key groups", () => {
    const plan = planRestore(manifest, [target("window", { kind: "window.rows" }), target("join", { maxParallelism: 64 }), target("gone")]);
    expect(plan.refusals).toEqual([
      expect.stringContaining("was a window.aggregate and is now a window.rows"),
      expect.stringContaining("Set it back to 128"),
    ]);
  });
});
