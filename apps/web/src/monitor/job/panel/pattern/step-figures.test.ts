import type { NodeSample } from "@millrace/pipeline/metrics";
import { expect, test } from "vitest";
import { stepFigures, versionsOf } from "./step-figures.ts";

const node = (metrics: NodeSample["metrics"]): NodeSample => ({ parallelism: 2, task: "p", metrics });

test("figures of a step are summed over the subtasks, whatever the step is called", () => {
  const figures = stepFigures(
    node({
      "step.a.b.waiting": [3, 4],
      "step.a.b.advanced": [10, null],
      "step.last.waiting": [0, 1],
      "step.last.rejected": [2, 2],
      numMatches: [5, 5],
    }),
    ["last"],
  );
  expect(figures).toEqual([
    { step: "last", waiting: 1, advanced: 0, expired: 0, rejected: 4 },
    { step: "a.b", waiting: 7, advanced: 10, expired: 0, rejected: 0 },
  ]);
});

test("while a change is on its way two versions run", () => {
  expect(versionsOf(node({ patternVersion: [1, 0] }))).toEqual([0, 1]);
  expect(versionsOf(node({ patternVersion: [2, 2] }))).toEqual([2]);
  expect(versionsOf(node({}))).toEqual([]);
});
