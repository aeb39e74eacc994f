import { describe, expect, it } from "vitest";
import { planDocument } from "../../graph/plan-document.ts";
import { MAX_TIMESTAMP } from "../../record/row.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { stream } from "../../testing/stream-text.ts";
import { planNode, verifyNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";

describe("transform.sortPartition and transform.globalSort", () => {
  const kinds = ["transform.sortPartition", "transform.globalSort"] as const;

  it.each(kinds)("%s of a batch job gives all rows in order before the last watermark, equal ones as they came", (kind) => {
    verifyNode({
      kind,
      config: { orderBy: [{ column: "v", order: "desc" }] },
      executionMode: "batch",
      input: stream`
           t  v  id
        +I 1  1  1
        +I 2  3  2
        +I 3  1  3
        +I 4  null 4
        END`,
      expected: stream`
           t  v  id
        +I 2  3  2
        +I 1  1  1
        +I 3  1  3
        +I 4  null 4
        W  MAX`,
      isOrdered: true,
    });
  });

  it.each(kinds)("%s of a streaming job with bounded input gives all rows in order at the end, and keeps them in checkpoints", (kind) => {
    verifyNode({
      kind,
      config: { orderBy: [{ column: "v", order: "desc" }] },
      isBounded: true,
      input: stream`
           t  v  id
        +I 1  1  1
        +I 2  3  2
        +I 3  1  3
        +I 4  null 4
        END`,
      expected: stream`
           t  v  id
        W  MAX
        +I 2  3  2
        +I 1  1  1
        +I 3  1  3
        +I 4  null 4`,
      isOrdered: true,
    });
  });
});

describe("transform.rangePartition", () => {
  const schema = stream`t v:BIGINT id:BIGINT`.schema;
  const rows = Array.from({ length: 100 }, (_, id) => [(id * 37) % 50, id]);

  function rangesOf(
    parallelism: number,
    { config = {}, executionMode = "batch" }: { config?: object; executionMode?: "streaming" | "batch" } = {},
  ): number[][] {
    const plan = {
      ...planNode({ kind: "transform.rangePartition", config: { orderBy: [{ column: "v" }], ...config }, executionMode, isBounded: true }, [
        schema,
      ]),
      parallelism,
    };
    return Array.from({ length: parallelism }, (_, subtaskIndex) => {
      const harness = new OperatorHarness({ plan, create: operatorRegistry["transform.rangePartition"], subtaskIndex }).open();
      // Each subtask gets the rows in an order of its own.
      const shift = subtaskIndex * 13;
      for (let i = 0; i < rows.length; i++) harness.processElement(rows[(i + shift) % rows.length] as number[], 1);
      harness.processWatermark(MAX_TIMESTAMP);
      harness.finish();
      return harness.takeOutput().flatMap((output) => (output.type === "record" ? [output.values[0] as number] : []));
    });
  }

  it.each([{}, { config: { sampleRows: 100 } }, { executionMode: "streaming" as const }])(
    "gives each subtask a range of about equal size, in order of the subtasks (%j)",
    (options) => {
      const ranges = rangesOf(3, options);
      expect(ranges.flat().sort((a, b) => a - b)).toEqual(rows.map(([v]) => v as number).sort((a, b) => a - b));
      for (const range of ranges) expect(Math.abs(range.length - 100 / 3)).toBeLessThan(5);
      expect(Math.max(...(ranges[0] as number[]))).toBeLessThan(Math.min(...(ranges[1] as number[])));
      expect(Math.max(...(ranges[1] as number[]))).toBeLessThan(Math.min(...(ranges[2] as number[])));
    },
  );

  it("with one subtask passes everything", () => {
    expect(rangesOf(1)[0]).toHaveLength(100);
  });
});

describe("ports that ask for a partitioning", () => {
  const document = (kind: string, config: object, ports: readonly [string, string], parallelism: number) => ({
    format: "millrace/v1" as const,
    name: "test",
    settings: { parallelism, executionMode: "batch" as const },
    nodes: [
      { id: "a", kind: "source.generator", config: { shape: "orders", count: 10 } },
      { id: "b", kind: "source.generator", config: { shape: "orders", count: 10 } },
      { id: "x", kind, config },
      { id: "out", kind: "sink.table" },
    ],
    edges: [
      { from: "a.out", to: `x.${ports[0]}` },
      { from: "b.out", to: `x.${ports[1]}` },
      { from: "x.out", to: "out.in" },
    ],
  });

  it.each([
    ["transform.broadcast", { ruleKey: "orderId", condition: "orderId = rule_orderId" }, ["in", "rules"]],
    ["transform.cross", {}, ["left", "right"]],
  ] as const)("%s gets its second input on every subtask, unless there is only one", (kind, config, ports) => {
    const partitionerOf = (parallelism: number) =>
      planDocument(document(kind, config, ports, parallelism)).edges.find((edge) => edge.from === "b")?.partitioner.type;
    expect(partitionerOf(3)).toBe("broadcast");
    expect(partitionerOf(1)).toBe("forward");
  });
});
