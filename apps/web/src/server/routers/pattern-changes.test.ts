import { documentSchema, type PipelineDocumentInput } from "@millrace/pipeline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApi, type TestApi } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
  // The run's first test also waits for PostgreSQL to start.
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

const chain = (where: string) => ({ steps: [{ name: "a" }, { name: "b", contiguity: "followedBy" as const, where }], withinMs: 60_000 });

async function startPatternJob(): Promise<string> {
  const input: PipelineDocumentInput = {
    format: "millrace/v1",
    name: "With a pattern",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
      {
        id: "pairs",
        kind: "cep.pattern",
        name: "Pairs",
        config: { pattern: chain("quantity > 1"), columns: [{ as: "n", expr: "LAST(b.quantity)" }] },
      },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "pairs.in" },
      { from: "pairs.out", to: "table.in" },
    ],
  };
  const { api, ctx } = server;
  const pipeline = await api.pipelines.create({ from: "document", document: documentSchema.parse(input) });
  const { id } = await api.jobs.start({ pipelineId: pipeline.id });
  await ctx.db.job.update({ where: { id }, data: { state: "RUNNING" } });
  return id;
}

test("a pattern is sent with a version of its own, and what becomes of it is told", async () => {
  const { api, ctx } = server;
  const id = await startPatternJob();
  const wish = { id, nodeId: "pairs", oldMatches: "discard" } as const;
  expect(await api.jobs.changePattern({ ...wish, pattern: chain("quantity > 2") })).toEqual({ version: 1 });
  expect(await api.jobs.changePattern({ ...wish, pattern: chain("quantity > 3") })).toEqual({ version: 2 });
  const [first] = await ctx.db.jobRequest.findMany({ where: { jobId: id }, orderBy: { id: "asc" } });
  await ctx.db.jobRequest.update({ where: { id: first!.id }, data: { answeredAt: new Date(), failure: "no" } });
  expect(await api.jobs.patternChanges({ id, nodeId: "pairs" })).toMatchObject([
    { version: 1, state: "refused", failure: "no", pattern: chain("quantity > 2"), oldMatches: "discard" },
    { version: 2, state: "sent", failure: null, requestedBy: "you" },
  ]);
});

test("the version is greater than the one that the job runs, however that came", async () => {
  const { api, ctx } = server;
  const id = await startPatternJob();
  const nodes = { pairs: { parallelism: 1, task: "orders", metrics: { patternVersion: [41] } } };
  await ctx.db.job.update({ where: { id }, data: { latestSample: { at: 1, intervalMs: 1_000, attempt: 1, nodes } } });
  expect(await api.jobs.changePattern({ id, nodeId: "pairs", oldMatches: "finish", pattern: chain("quantity > 2") })).toEqual({
    version: 42,
  });
});

test("a pattern that the editor would refuse is refused before it is sent, with every finding", async () => {
  const { api, ctx } = server;
  const id = await startPatternJob();
  const wrong = api.jobs.changePattern({ id, nodeId: "pairs", oldMatches: "finish", pattern: chain("quantty > 2") });
  await expect(wrong).rejects.toMatchObject({ detail: { code: "DOCUMENT_INVALID", diagnostics: [{ path: "pattern.steps[1].where" }] } });
  await expect(api.jobs.changePattern({ id, nodeId: "table", oldMatches: "finish", pattern: chain("TRUE") })).rejects.toMatchObject({
    detail: { code: "DOCUMENT_INVALID" },
  });
  await ctx.db.job.update({ where: { id }, data: { state: "FINISHED" } });
  await expect(api.jobs.changePattern({ id, nodeId: "pairs", oldMatches: "finish", pattern: chain("TRUE") })).rejects.toMatchObject({
    detail: { code: "JOB_STATE" },
  });
  expect(await ctx.db.jobRequest.count({ where: { jobId: id } })).toBe(0);
});
