import { describe, expect, test } from "vitest";
import { explainCheckpoint, readSubtasks, withSilent, type SubtaskCheckpoint } from "./slow-checkpoint.ts";

function ack(
  nodeId: string,
  subtask: number,
  [startDelayMs, alignmentMs, syncMs, asyncMs]: readonly [number, number, number, number],
): SubtaskCheckpoint {
  return { nodeId, subtask, ackAt: 1, startDelayMs, alignmentMs, syncMs, asyncMs, bytes: 0, inFlightBytes: 0 };
}

describe("a slow checkpoint", () => {
  test("is explained by the subtask and phase that took longest: a slow disk is async", () => {
    const subtasks = [ack("window", 0, [5, 2, 10, 40]), ack("window", 1, [5, 2, 12, 3_000]), ack("sink", 0, [6, 0, 1, 1])];
    expect(explainCheckpoint(subtasks, false)).toEqual({
      nodeId: "window",
      subtask: 1,
      phase: "async",
      phaseMs: 3_000,
      medianMs: 40,
      share: 3_000 / 3_019,
      totalMs: 3_019,
    });
  });

  test("waits for a barrier behind full buffers: start delay", () => {
    const subtasks = [ack("map", 0, [4, 0, 1, 1]), ack("sink", 0, [9_000, 10, 1, 2])];
    expect(explainCheckpoint(subtasks, false)).toMatchObject({ nodeId: "sink", phase: "start-delay", phaseMs: 9_000 });
  });

  test("that failed is explained by the subtask that never answered, not by the slowest that did", () => {
    const subtasks = [
      ack("map", 0, [5_000, 0, 1, 1]),
      { ...ack("streak", 1, [3, 0, 0, 0]), ackAt: null, alignmentMs: null, syncMs: null, asyncMs: null },
    ];
    expect(explainCheckpoint(subtasks, true)).toMatchObject({ nodeId: "streak", subtask: 1, phase: "alignment", phaseMs: null });
  });

  test("has nothing to say without subtasks, and leaves out entries that it cannot read", () => {
    expect(explainCheckpoint([], false)).toBeUndefined();
    expect(readSubtasks([{ nodeId: "a", subtask: 0, syncMs: 3 }, "?", { subtask: 1 }])).toEqual([
      {
        nodeId: "a",
        subtask: 0,
        ackAt: null,
        startDelayMs: null,
        alignmentMs: null,
        syncMs: 3,
        asyncMs: null,
        bytes: null,
        inFlightBytes: null,
      },
    ]);
    expect(readSubtasks(null)).toEqual([]);
  });

  test("is read from the engine's acknowledgements, and subtasks without one are the silent ones", () => {
    const stored = [
      {
        subtask: { taskId: "window", subtaskIndex: 1 },
        acknowledgedAtMs: 77,
        handle: { file: { bytes: 512 } },
        statistics: {
          syncDurationMs: 1,
          asyncDurationMs: 2,
          alignmentDurationMs: 3,
          startDelayMs: 4,
          processedInFlightBytes: 0,
          persistedInFlightBytes: 9,
          isUnaligned: false,
        },
      },
    ];
    const [read] = readSubtasks(stored);
    expect(read).toEqual({
      nodeId: "window",
      subtask: 1,
      ackAt: 77,
      startDelayMs: 4,
      alignmentMs: 3,
      syncMs: 1,
      asyncMs: 2,
      bytes: 512,
      inFlightBytes: 9,
    });
    const all = withSilent(readSubtasks(stored), { window: 2 });
    expect(explainCheckpoint(all, true)).toMatchObject({ nodeId: "window", subtask: 0, phase: "no-answer" });
  });
});
