import { describe, expect, it } from "vitest";
import { type OperatorKind, operatorRegistry } from "../operators/registry.ts";
import { OperatorHarness } from "../testing/operator-harness.ts";
import { stream } from "../testing/stream-text.ts";
import { planNode } from "../testing/verify-node.ts";

const schema = stream`t key v:INT`.schema;

function start(kind: OperatorKind, config: unknown, inputs: number) {
  const errors: string[] = [];
  const keys = Array.from({ length: inputs }, () => ["key"]);
  const plan = planNode({ kind, config, keys }, [schema]);
  const harness = new OperatorHarness({ plan, create: operatorRegistry[kind], onRowError: (error) => errors.push(error.message) }).open();
  return { harness, errors };
}

const values = (harness: OperatorHarness): unknown[] =>
  harness.takeOutput().flatMap((output) => (output.type === "record" ? [output.values] : []));
const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "s", fn: "SUM", expr: "10 / v" },
];

describe("a row whose expression fails is reported and left out, and its window goes on", () => {
  it.each([
    ["tumbling", { type: "tumbling", sizeMs: 10 }, {}, [["a", 0, 10, 2, 7]]],
    ["session", { type: "session", gapMs: 10 }, {}, [["a", 1, 14, 2, 7]]],
    ["session with a count trigger", { type: "session", gapMs: 10 }, { trigger: { type: "count", count: 2 } }, [["a", 1, 14, 2, 7]]],
  ])("%s window", (_name, window, settings, expected) => {
    const { harness, errors } = start("window.aggregate", { window, aggregates, ...settings }, 1);
    harness.processElement(["a", 2], 1);
    harness.processElement(["a", 0], 3);
    harness.processElement(["a", 5], 4);
    harness.finish();
    expect(errors).toHaveLength(1);
    expect(values(harness)).toEqual(expected);
  });

  it("rolling aggregate", () => {
    const { harness, errors } = start("transform.aggregate", { aggregates, emit: "every" }, 1);
    for (const v of [2, 0, 5]) harness.processElement(["a", v], 1);
    expect(errors).toHaveLength(1);
    expect(values(harness)).toEqual([
      ["a", 1, 5],
      ["a", 2, 7],
    ]);
  });

  it("window join: the pair does not fit", () => {
    const { harness, errors } = start(
      "join.window",
      { joinType: "left", window: { type: "tumbling", sizeMs: 10 }, condition: "10 / right_v > 1", startColumn: "", endColumn: "" },
      2,
    );
    harness.processElement(["a", 1], 1);
    harness.processElement(["a", 0], 2, { input: 1 });
    harness.processElement(["a", 5], 3, { input: 1 });
    harness.finish();
    expect(errors).toHaveLength(1);
    expect(values(harness)).toEqual([["a", 1, "a", 5]]);
  });
});
