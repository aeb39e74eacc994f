import { notify } from "@millrace/db";
import { documentSchema } from "@millrace/pipeline";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { serveRest } from "../rest/serve-rest.ts";
import { runnable, startTestApi, type TestApi } from "../testing/test-api.ts";

let server: TestApi;
beforeAll(async () => {
  server = await startTestApi();
}, 60_000);
afterAll(() => server[Symbol.asyncDispose]());

describe("a pipeline whose tests must pass", () => {
  const gated = documentSchema.parse({
    ...runnable("Gated"),
    settings: { testsMustPass: true },
    tests: [{ name: "Large ones", rows: { orders: [] }, expected: { table: [{ quantity: 2 }] } }],
  });
  /** Answers the next question as a worker does. */
  const answerNext = async (answer: object) => {
    const { db } = server.ctx;
    const request = await vi.waitFor(() => db.workerRequest.findFirstOrThrow({ where: { kind: "tests", answeredAt: null } }), 10_000);
    expect((request.data as { document: { name: string } }).document.name).toBe("Gated");
    await db.workerRequest.update({ where: { id: request.id }, data: { answeredAt: new Date(), answer } });
    await notify(db, "answer", request.id);
  };

  test("is not started while one of them fails, whoever asks, and nothing of it is stored", async () => {
    const { api, ctx } = server;
    const { id: pipelineId } = await api.pipelines.create({ from: "document", document: gated });
    const failing = { tests: [{ name: "Large ones", state: "failed" }] };
    const [refused] = await Promise.allSettled([api.jobs.start({ pipelineId }), answerNext(failing)]);
    expect(refused).toMatchObject({
      status: "rejected",
      reason: { code: "UNPROCESSABLE_CONTENT", detail: { code: "TESTS_FAILED", values: { names: "Large ones", count: 1 } } },
    });
    const call = new Request("http://localhost/run", { method: "POST", body: "{}" });
    const [answer] = await Promise.all([serveRest(ctx, call, `/pipelines/${pipelineId}/run`), answerNext(failing)]);
    expect([answer.status, await answer.json()]).toMatchObject([422, { code: "TESTS_FAILED" }]);
    expect((await api.jobs.list({ pipelineId })).jobs).toEqual([]);
    // Neither questions nor answers stay: rows of tests are in them.
    expect(await ctx.db.workerRequest.count({ where: { kind: "tests" } })).toBe(0);
  });

  test("is started once they pass, or without them by somebody who says so", async () => {
    const { api, ctx } = server;
    const { id: pipelineId } = await api.pipelines.create({ from: "document", document: gated });
    const [started] = await Promise.all([api.jobs.start({ pipelineId }), answerNext({ tests: [{ name: "Large ones", state: "passed" }] })]);
    const overridden = await api.jobs.start({ pipelineId, ignoreTests: true });
    const audited = async (id: string) =>
      (await ctx.db.auditEntry.findFirstOrThrow({ where: { action: "job.start", target: `job:${id}` } })).data;
    expect(await audited(started.id)).not.toHaveProperty("ignoredTests");
    expect(await audited(overridden.id)).toMatchObject({ ignoredTests: 1 });
  });

  test("without tests has nothing to pass", async () => {
    const { tests: _none, ...document } = gated;
    const { id: pipelineId } = await server.api.pipelines.create({ from: "document", document });
    await expect(server.api.jobs.start({ pipelineId })).resolves.toHaveProperty("id");
  });
});
