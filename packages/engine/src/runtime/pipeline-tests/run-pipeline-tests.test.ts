import { describe, expect, test } from "vitest";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import { runPipelineTests } from "./run-pipeline-tests.ts";

/** Clicks per user and minute; rows may be five seconds late. */
function clicks(...tests: NonNullable<PipelineDocumentInput["tests"]>): PipelineDocumentInput {
  return {
    format: "millrace/v1",
    name: "Clicks per minute",
    nodes: [
      {
        id: "clicks",
        kind: "source.http",
        config: {
          token: "clicks",
          schema: { user: "STRING", t: "TIMESTAMP(3)" },
          watermark: { timestamp: "t", maxOutOfOrdernessMs: 5_000 },
        },
      },
      { id: "byUser", kind: "transform.keyBy", config: { keys: ["user"] } },
      {
        id: "perMinute",
        kind: "window.aggregate",
        config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }], lateOutput: true },
      },
      { id: "table", kind: "sink.table" },
      { id: "late", kind: "sink.table" },
    ],
    edges: [
      { from: "clicks.out", to: "byUser.in" },
      { from: "byUser.out", to: "perMinute.in" },
      { from: "perMinute.out", to: "table.in" },
      { from: "perMinute.late", to: "late.in" },
    ],
    tests,
  };
}

const rows = [
  { user: "ann", t: "2025-01-01 00:00:10" },
  { user: "bob", t: "2025-01-01 00:00:50" },
  { user: "ann", t: "2025-01-01 00:00:59" },
  { user: "ann", t: "2025-01-01 00:02:00" },
];

describe("runPipelineTests", () => {
  test("passes where the rows at the end are those that are expected, whatever their order", async () => {
    const expected = [
      { user: "bob", n: 1 },
      { user: "ann", windowStart: "2025-01-01T00:02:00", n: 1 },
      { user: "ann", windowStart: "2025-01-01 00:00:00.000", n: 2 },
    ];
    const [result] = await runPipelineTests(clicks({ name: "counts", rows: { clicks: rows }, expected: { table: expected, late: [] } }));
    expect(result).toMatchObject({ name: "counts", state: "passed", mismatches: {}, found: { table: 3, late: 0 } });
  });

  test("a row that is too late leaves by the side output", async () => {
    const late = [...rows, { user: "bob", t: "2025-01-01 00:00:20" }];
    const [result] = await runPipelineTests(
      clicks({ name: "late", rows: { clicks: late }, expected: { late: [{ user: "bob", t: "2025-01-01 00:00:20" }] } }),
    );
    expect(result?.state).toBe("passed");
  });

  test("says which rows are missing and which were not expected", async () => {
    const [result] = await runPipelineTests(
      clicks({
        name: "wrong",
        rows: { clicks: rows },
        expected: {
          table: [
            { user: "bob", n: 2 },
            { user: "ann", n: 1 },
            { user: "ann", n: 2 },
          ],
        },
      }),
    );
    expect(result?.state).toBe("failed");
    expect(result?.mismatches.table?.missing).toEqual([{ user: "bob", n: 2 }]);
    expect(result?.mismatches.table?.unexpected).toMatchObject([{ user: "bob", n: 1 }]);
  });

  test("compares the rows that are left when changes are applied", async () => {
    const document = clicks({
      name: "totals",
      rows: { clicks: rows },
      expected: {
        table: [
          { user: "ann", n: 3 },
          { user: "bob", n: 1 },
        ],
      },
    });
    const nodes = document.nodes.map((node) =>
      node.id === "perMinute" ? { id: "perMinute", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } } : node,
    );
    const [result] = await runPipelineTests({
      ...document,
      nodes: nodes.filter((node) => node.id !== "late"),
      edges: document.edges.slice(0, 3),
    });
    expect(result).toMatchObject({ state: "passed", found: { table: 2 } });
  });

  test("replaces the rows of a generator, and gives none to sources that are not named", async () => {
    const document = clicks({ name: "generator", rows: {}, expected: { table: [] } });
    const nodes = document.nodes.map((node) =>
      node.id === "clicks" ? { id: "clicks", kind: "source.generator", config: { shape: "clicks" } } : node,
    );
    const keyed = nodes.map((node) => (node.id === "byUser" ? { ...node, config: { keys: ["userId"] } } : node));
    const [empty, given] = await runPipelineTests({
      ...document,
      nodes: keyed,
      tests: [
        ...(document.tests ?? []),
        {
          name: "given",
          rows: { clicks: [{ userId: "u1", clickTime: "2025-01-01 00:00:00" }] },
          expected: { table: [{ userId: "u1", n: 1 }] },
        },
      ],
    });
    expect([empty?.state, given?.state]).toEqual(["passed", "passed"]);
  });

  test("what a test gets wrong is an error that says so", async () => {
    const results = await runPipelineTests(
      clicks(
        { name: "column", rows: { clicks: rows }, expected: { table: [{ count: 1 }] } },
        { name: "value", rows: { clicks: rows }, expected: { table: [{ n: "many" }] } },
        { name: "node", rows: { clicks: rows }, expected: { tabel: [] } },
        { name: "row", rows: { clicks: [{ user: "ann", t: "yesterday" }] }, expected: {} },
      ),
    );
    expect(results.map(({ state }) => state)).toEqual(["error", "error", "error", "error"]);
    expect(results[0]?.message).toContain('there is no column "count"');
    expect(results[3]?.message).toContain("clicks");
  });

  test("a pipeline that is wrong fails its tests with what is wrong", async () => {
    const document = clicks({ name: "any", expected: {} });
    const nodes = document.nodes.map((node) => (node.id === "byUser" ? { ...node, config: { keys: ["usr"] } } : node));
    const [result] = await runPipelineTests({ ...document, nodes });
    expect(result).toMatchObject({ state: "error", message: expect.stringContaining('Did you mean "user"?') });
  });

  test("no tests, and no document", async () => {
    expect(await runPipelineTests(clicks())).toEqual([]);
    expect(await runPipelineTests(null)).toEqual([]);
  });
});

/** Two feeds counted together by minute, none of them late by itself. */
function feeds(...tests: NonNullable<PipelineDocumentInput["tests"]>): PipelineDocumentInput {
  const feed = (id: string) => ({
    id,
    kind: "source.http",
    config: { token: id, schema: { k: "STRING", t: "TIMESTAMP(3)" }, watermark: { timestamp: "t", generator: "monotonous" } },
  });
  return {
    format: "millrace/v1",
    name: "Two feeds",
    nodes: [
      feed("one"),
      feed("two"),
      { id: "both", kind: "transform.union" },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "perMinute",
        kind: "window.aggregate",
        config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }], lateOutput: true },
      },
      { id: "table", kind: "sink.table" },
      { id: "late", kind: "sink.table" },
    ],
    edges: [
      { from: "one.out", to: "both.in" },
      { from: "two.out", to: "both.in" },
      { from: "both.out", to: "byKey.in" },
      { from: "byKey.out", to: "perMinute.in" },
      { from: "perMinute.out", to: "table.in" },
      { from: "perMinute.late", to: "late.in" },
    ],
    tests,
  };
}

const at = (time: string) => ({ k: "a", t: `2025-01-01 ${time}` });

describe("a source that is idle", () => {
  // "two" falls silent in the first minute; "one" goes on into the third, so the watermark passes the first minute's end. What "two" then brings of that minute is late.
  const given = { one: [at("00:00:10"), at("00:01:10"), at("00:02:10")], two: [at("00:00:20"), at("00:00:30")] };

  test("holds no watermark back: what it brings afterwards is late", async () => {
    const expected = { table: [{ n: 2 }, { n: 1 }, { n: 1 }], late: [at("00:00:30")] };
    const [result] = await runPipelineTests(feeds({ name: "idle", rows: given, idle: { two: { afterRows: 1 } }, expected }));
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });

  test("that is not idle is read with the others, and nothing is late", async () => {
    const [result] = await runPipelineTests(
      feeds({ name: "active", rows: given, expected: { table: [{ n: 3 }, { n: 1 }, { n: 1 }], late: [] } }),
    );
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });

  test("may have no rows at all", async () => {
    const rows = { one: [at("00:00:10"), at("00:01:10"), at("00:00:20")] };
    const expected = { table: [{ n: 1 }, { n: 1 }], late: [at("00:00:20")] };
    const [result] = await runPipelineTests(feeds({ name: "silent", rows, idle: { two: {} }, expected }));
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });
});

describe("a run that fails", () => {
  const counted = {
    table: [
      { user: "bob", n: 1 },
      { user: "ann", n: 2 },
      { user: "ann", n: 1 },
    ],
  };

  test.each([
    ["in the middle", { afterRows: 3 }],
    ["right behind its checkpoint", { afterRows: 2, checkpointAfterRows: 2 }],
    ["behind all rows, with a checkpoint before the first", { afterRows: 4, checkpointAfterRows: 0 }],
    ["at the last row", { afterRows: 4, checkpointAfterRows: 3 }],
  ])("%s gives every row exactly once", async (_, crash) => {
    const [result] = await runPipelineTests(clicks({ name: "crash", rows: { clicks: rows }, expected: counted, crash }));
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });

  test("gives rows once that were with the sinks before the checkpoint, and once those behind it", async () => {
    const document: PipelineDocumentInput = {
      format: "millrace/v1",
      name: "As it is",
      nodes: [
        { id: "numbers", kind: "source.http", config: { token: "n", schema: { n: "INT" } } },
        { id: "table", kind: "sink.table" },
      ],
      edges: [{ from: "numbers.out", to: "table.in" }],
      tests: Array.from({ length: 6 }, (_, index) => ({
        name: `behind ${index + 1}`,
        rows: { numbers: [1, 2, 3, 4, 5, 6].map((n) => ({ n })) },
        expected: { table: [1, 2, 3, 4, 5, 6].map((n) => ({ n })) },
        ordered: true,
        crash: { afterRows: index + 1 },
      })),
    };
    expect((await runPipelineTests(document)).map(({ state }) => state)).toEqual(Array.from({ length: 6 }, () => "passed"));
  });

  test("as a batch job begins anew", async () => {
    const document = clicks({ name: "batch", rows: { clicks: rows }, expected: counted, crash: { afterRows: 3 } });
    const [result] = await runPipelineTests({ ...document, settings: { executionMode: "batch" } });
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });

  test("goes together with idle sources", async () => {
    const given = { one: [at("00:00:10"), at("00:01:10"), at("00:02:10")], two: [at("00:00:20"), at("00:00:30")] };
    const [result] = await runPipelineTests(
      feeds({
        name: "both",
        rows: given,
        idle: { two: { afterRows: 1 } },
        crash: { afterRows: 3, checkpointAfterRows: 2 },
        expected: { table: [{ n: 2 }, { n: 1 }, { n: 1 }], late: [at("00:00:30")] },
      }),
    );
    expect(result).toMatchObject({ state: "passed", mismatches: {} });
  });

  test("cannot fail behind more rows than there are", async () => {
    const [result] = await runPipelineTests(clicks({ name: "far", rows: { clicks: rows }, expected: counted, crash: { afterRows: 5 } }));
    expect(result).toMatchObject({ state: "error", message: expect.stringContaining("gives only 4 rows") });
  });
});
