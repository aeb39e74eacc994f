import { afterEach, describe, expect, it, vi } from "vitest";
import { serveRest } from "../rest/serve-rest.ts";
import { runnable, startTestApi } from "../testing/test-api.ts";
import { isReadOnly } from "./read-only.ts";

afterEach(() => vi.unstubAllEnvs());

describe("a read-only installation", () => {
  it.each([
    [undefined, false],
    ["", false],
    ["0", false],
    ["false", false],
    ["1", true],
    ["true", true],
  ])("MILLRACE_READ_ONLY=%s: %s", (value, expected) => {
    expect(isReadOnly(value === undefined ? {} : { MILLRACE_READ_ONLY: value })).toBe(expected);
  });

  it("refuses what changes something, by procedures and by REST, and answers what only looks", async () => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    const { id } = await api.pipelines.create({ from: "document", document: runnable() });
    vi.stubEnv("MILLRACE_READ_ONLY", "1");
    await expect(api.jobs.start({ pipelineId: id })).rejects.toMatchObject({ code: "FORBIDDEN", detail: { code: "READ_ONLY" } });
    await expect(api.pipelines.delete({ id })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const run = new Request(`http://localhost/api/v1/pipelines/${id}/run`, { method: "POST", body: "{}" });
    expect((await serveRest(ctx, run, `/pipelines/${id}/run`)).status).toBe(403);
    expect(await ctx.db.job.count()).toBe(0);
    expect((await api.pipelines.get({ id })).id).toBe(id);
    expect(await api.system.mode()).toMatchObject({ readOnly: true });
    await api.presence.beat({ pipelineId: id, tab: "t", name: "Somebody", nodeId: null });
  });
});
