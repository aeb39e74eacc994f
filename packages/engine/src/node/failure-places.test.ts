import { expect, it } from "vitest";
import { startJob } from "./start-job.ts";

const CONNECTORS = new URL("../testing/collecting-connectors.ts", import.meta.url).href;

it("a failure in generated code names the node and the expression, and TypeScript by file and line; the record is told apart", async () => {
  const records: unknown[] = [];
  const job = startJob(
    {
      format: "millrace/v1",
      name: "failing",
      settings: { parallelism: 1, checkpointing: { intervalMs: 0 }, inspection: { masked: ["country"] } },
      nodes: [
        { id: "orders", kind: "source.generator", config: { shape: "orders" } },
        { id: "rich", kind: "transform.filter", name: "Rich", config: { condition: "price > 0 OR country = ''" } },
        {
          id: "shares",
          kind: "transform.map",
          name: "Shares",
          config: {
            columns: [
              { as: "country", expr: "country" },
              { as: "share", expr: "100 / (quantity - 3)" },
            ],
          },
        },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "orders.out", to: "rich.in" },
        { from: "rich.out", to: "shares.in" },
        { from: "shares.out", to: "out.in" },
      ],
    },
    { connectors: CONNECTORS, dataFolder: ".", onRowError: (report) => records.push(report) },
  );
  const { error } = await job.done;
  expect(error).toMatchObject({ code: "ROW_ERROR", nodeId: "shares", subtaskIndex: 0 });
  const cause = (error!.cause as Error).message;
  expect(cause).toMatch(/chain-0:\d+:\d+ in “Shares”: 100 \/ \(quantity - 3\)/);
  expect(cause).toMatch(/packages\/pipeline\/src\/expressions\/\S+\.ts:\d+:\d+/);
  expect(cause).not.toContain("Rich");
  expect(records).toMatchObject([{ nodeId: "shares", policy: "fail", record: { country: "•••", quantity: 3 } }]);
  expect(error!.stack + cause).not.toContain("•••");
});
