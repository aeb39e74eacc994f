import { afterAll, beforeAll, expect, test } from "vitest";
import { documentSchema } from "@millrace/pipeline";
import { runnable, startTestApi, type TestApi } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

async function startJob(inspection: { readonly rows?: boolean; readonly masked?: readonly string[] }): Promise<string> {
  const document = runnable("Inspected");
  const pipeline = await server.api.pipelines.create({
    from: "document",
    document: documentSchema.parse({ ...document, settings: { ...document.settings, inspection } }),
  });
  return (await server.api.jobs.start({ pipelineId: pipeline.id })).id;
}

test("rows are looked at neither where the settings forbid it nor by what is in a masked field", async () => {
  const { api } = server;
  const peek = { nodeId: "large", port: "out", perSecond: 5, filter: "" };
  await expect(api.jobs.peek({ id: await startJob({ rows: false }), ...peek })).rejects.toMatchObject({
    detail: { code: "INSPECTION_OFF" },
  });
  const masked = await startJob({ masked: ["category"] });
  await expect(api.jobs.peek({ id: masked, ...peek, filter: "category = 'Home'" })).rejects.toMatchObject({
    detail: { code: "PEEK_MASKED", values: { field: "category" } },
  });
  await expect(api.jobs.peek({ id: masked, ...peek, filter: "quantity > 1" })).resolves.toMatchObject({
    peekId: expect.any(String) as string,
  });
});

test("failed records are listed without what is in them, which is asked for one by one", async () => {
  const { api, ctx } = server;
  const id = await startJob({});
  const base = { jobId: id, subtask: 1, policy: "skip" };
  await ctx.db.failedRow.create({ data: { ...base, nodeId: "large", message: "no number", record: { quantity: "a lot" } } });
  await ctx.db.failedRow.create({ data: { ...base, nodeId: "orders", message: "no JSON" } });
  const rows = await api.jobs.failedRows({ id });
  expect(rows.map(({ nodeId, message, hasRecord }) => [nodeId, message, hasRecord])).toEqual([
    ["orders", "no JSON", false],
    ["large", "no number", true],
  ]);
  expect(JSON.stringify(rows)).not.toContain("a lot");
  const [large] = await api.jobs.failedRows({ id, nodeId: "large" });
  expect(await api.jobs.failedRow({ id, rowId: large!.id })).toEqual({ quantity: "a lot" });
  await expect(api.jobs.failedRow({ id, rowId: rows[0]!.id })).rejects.toMatchObject({ detail: { code: "RECORD_GONE" } });
});
