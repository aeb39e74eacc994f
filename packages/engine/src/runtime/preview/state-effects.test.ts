import { documentSchema, TEMPLATES, type PipelineDocument } from "@millrace/pipeline";
import { describe, expect, it } from "vitest";
import { stateEffects } from "./state-effects.ts";

const DOCUMENT = documentSchema.parse({
  format: "millrace/v1",
  name: "Effects",
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
    { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
    {
      id: "perMinute",
      kind: "window.aggregate",
      config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
    },
    { id: "byBuyer", kind: "transform.keyBy", config: { keys: ["userId"] } },
    { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }], stateRetentionMs: 1_000 } },
    { id: "table", kind: "sink.table", config: {} },
    { id: "out", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "perMinute.in" },
    { from: "perMinute.out", to: "table.in" },
    { from: "orders.out", to: "byBuyer.in" },
    { from: "byBuyer.out", to: "totals.in" },
    { from: "totals.out", to: "out.in" },
  ],
});

function changed(id: string, change: (node: PipelineDocument["nodes"][number]) => object): PipelineDocument {
  return documentSchema.parse({ ...DOCUMENT, nodes: DOCUMENT.nodes.map((node) => (node.id === id ? change(node) : node)) });
}

async function verdicts(draft: PipelineDocument): Promise<Readonly<Record<string, unknown>>> {
  const effects = await stateEffects(DOCUMENT, draft);
  return Object.fromEntries(
    effects.map(({ nodeId, verdict, change }) => [nodeId, change === undefined ? verdict : [verdict, change.code]]),
  );
}

describe("the effect of a draft on the state of the job that runs", () => {
  it("is none where only names and places change", async () => {
    const renamed = changed("perMinute", (node) => ({ ...node, name: "Each minute" }));
    expect(await verdicts(renamed)).toEqual({ perMinute: "kept", totals: "kept" });
  });

  it.each<[string, PipelineDocument, object]>([
    [
      "another size of window, beside which the open ones go on",
      changed("perMinute", (node) => ({ ...node, config: { ...node.config, window: { type: "tumbling", sizeMs: 10_000 } } })),
      { perMinute: "kept", totals: "kept" },
    ],
    [
      "sessions in place of windows with fixed bounds",
      changed("perMinute", (node) => ({ ...node, config: { ...node.config, window: { type: "session", gapMs: 10_000 } } })),
      { perMinute: ["rebuilt", "shape"], totals: "kept" },
    ],
    ["more subtasks", changed("totals", (node) => ({ ...node, parallelism: 3 })), { totals: ["converted", "parallelism"] }],
    ["other key groups", changed("totals", (node) => ({ ...node, maxParallelism: 64 })), { totals: ["rebuilt", "keyGroups"] }],
    ["another key", changed("byBuyer", (node) => ({ ...node, config: { keys: ["category"] } })), { totals: ["rebuilt", "keys"] }],
    [
      "another aggregate in the place of the count",
      changed("totals", (node) => ({
        ...node,
        config: { ...node.config, aggregates: [{ as: "n", fn: "COUNT", expr: "quantity", distinct: true }] },
      })),
      { totals: ["rebuilt", "shape"] },
    ],
    [
      "another kind of node",
      changed("totals", (node) => ({ ...node, kind: "transform.distinct", config: {} })),
      { totals: ["rebuilt", "kind"] },
    ],
    ["a node switched off", changed("totals", (node) => ({ ...node, disabled: true })), { totals: "dropped" }],
  ])("%s", async (_name, draft, expected) => {
    expect(await verdicts(draft)).toMatchObject(expected);
  });

  it("says of a node that is gone that it is dropped, and of a new one that it begins empty", async () => {
    const draft = changed("totals", (node) => ({ ...node, id: "sums" }));
    const edges = draft.edges.map(({ from, to }) => ({ from: from.replace("totals", "sums"), to: to.replace("totals", "sums") }));
    expect(await verdicts({ ...draft, edges })).toEqual({ perMinute: "kept", totals: "dropped", sums: "new" });
  });

  it("says nothing of a node that cannot be checked", async () => {
    const broken = changed("totals", (node) => ({ ...node, config: { aggregates: [{ as: "n", fn: "SUM", expr: "nothing" }] } }));
    expect(await verdicts(broken)).toEqual({ perMinute: "kept" });
  });

  it.each(TEMPLATES.map(({ id, document }) => [id, document] as const))("keeps all of an unchanged %s", async (_id, document) => {
    const effects = await stateEffects(document, document);
    expect(effects.filter(({ verdict }) => verdict !== "kept")).toEqual([]);
  });
});
