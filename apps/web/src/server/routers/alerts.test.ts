import { describe, expect, it } from "vitest";
import { ALERT_KINDS, DEFAULT_CONDITIONS } from "@millrace/pipeline/alerts";
import { createJob, openWebhook, SecretBox } from "@millrace/db";
import { callerFor } from "../root.ts";
import { runnable, startTestApi, type TestApi } from "../testing/test-api.ts";

const SECRET = "Bearer 7f3a9";

async function failedJob({ api, ctx }: TestApi): Promise<{ jobId: string; pipelineId: string }> {
  const { id: pipelineId } = await api.pipelines.create({ from: "document", document: runnable("Fails") });
  const jobId = await createJob(ctx.db, {
    workspaceId: ctx.workspaceId,
    pipelineId,
    document: runnable("Fails"),
    parameters: {},
    startingPoint: null,
    createdBy: "test",
  });
  return { jobId, pipelineId };
}

/** An alert that fires, as a worker writes it. */
async function firing(test: TestApi, kind: "job-failed" | "no-output"): Promise<string> {
  const { jobId } = await failedJob(test);
  const rule = await test.ctx.db.alertRule.findFirstOrThrow({ where: { kind } });
  const { id } = await test.ctx.db.alert.create({
    data: {
      workspaceId: test.ctx.workspaceId,
      ruleId: rule.id,
      jobId,
      kind,
      state: "firing",
      pendingSince: new Date(),
      firingSince: new Date(),
    },
  });
  return id;
}

describe("alerts", () => {
  it("has a rule of each kind for all jobs from the start, with the limits of a new one", async () => {
    await using test = await startTestApi();
    const rules = await test.api.alerts.rules.list();
    expect(rules.map((rule) => rule.condition)).toEqual(ALERT_KINDS.map((kind) => DEFAULT_CONDITIONS[kind]));
    expect(rules.every((rule) => rule.enabled && rule.pipelineId === null && rule.jobId === null)).toBe(true);
  });

  it("never shows the secret of a webhook, and keeps it where a change leaves it out", async () => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    const input = { name: "Pager", url: "https://example.org/hook?token=abc", headerName: "Authorization", enabled: true };
    const { id } = await api.alerts.webhooks.save({ ...input, headerValue: SECRET });
    await api.alerts.webhooks.save({ ...input, id, name: "Pager 2" });
    const stored = await ctx.db.alertWebhook.findUniqueOrThrow({ where: { id } });
    expect(openWebhook(ctx.secrets, stored)).toEqual({ url: input.url, headerValue: SECRET });
    expect(JSON.stringify(stored)).not.toMatch(/token=abc|Bearer/);
    expect(stored.name).toBe("Pager 2");
    const shown = JSON.stringify([await api.alerts.webhooks.list(), await api.system.audit({})]);
    expect(shown).toContain("Pager 2");
    expect(shown).not.toContain(SECRET);
    expect(JSON.stringify(await api.system.audit({}))).not.toContain("token=abc");
    await api.alerts.webhooks.save({ ...input, id, headerName: null });
    expect(openWebhook(ctx.secrets, await ctx.db.alertWebhook.findUniqueOrThrow({ where: { id } }))).toEqual({
      url: input.url,
      headerValue: null,
    });
  });

  it("tells a viewer to which server messages go, and not the whole address", async () => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    await api.alerts.webhooks.save({ name: "Chat", url: "https://chat.example:8443/hooks/T0/abc", headerName: null, enabled: true });
    expect(await callerFor({ ...ctx, role: "viewer" }).alerts.webhooks.list()).toMatchObject([{ url: "https://chat.example:8443/…" }]);
    expect(await api.alerts.webhooks.list()).toMatchObject([{ url: "https://chat.example:8443/hooks/T0/abc" }]);
  });

  it("shows a webhook whose key is gone without its address, and takes both anew", async () => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    const input = { name: "Pager", url: "https://example.org/hook", headerName: "Authorization", enabled: true };
    const { id } = await api.alerts.webhooks.save({ ...input, headerValue: SECRET });
    const withoutKey = callerFor({ ...ctx, secrets: new SecretBox(() => [Buffer.alloc(32, 9)]) });
    expect(await withoutKey.alerts.webhooks.list()).toMatchObject([{ id, name: "Pager", url: null }]);
    await expect(withoutKey.alerts.webhooks.save({ ...input, id, name: "Pager 2" })).rejects.toMatchObject({
      detail: { code: "SECRET_KEY_MISSING" },
    });
    // Neither name nor switch needs the key.
    await withoutKey.alerts.webhooks.save({ id, name: "Pager 3", headerName: "Authorization", enabled: false });
    await withoutKey.alerts.webhooks.save({ ...input, id, headerValue: SECRET });
    expect(await withoutKey.alerts.webhooks.list()).toMatchObject([{ id, url: input.url }]);
  });

  it.each([
    ["an address that is no web address", { url: "file:///etc/passwd" }],
    ["a header that is Millrace's own", { headerName: "Idempotency-Key" }],
    ["a value that would begin a second header", { headerValue: "a\r\nHost: b" }],
  ])("refuses a webhook with %s", async (_, wrong) => {
    await using test = await startTestApi();
    const input = { name: "Pager", url: "https://example.org", headerName: "Authorization", headerValue: SECRET, enabled: true };
    await expect(test.api.alerts.webhooks.save({ ...input, ...wrong })).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("a silenced alert is in no badge, and its message waits for the end of the silence", async () => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    const id = await firing(test, "no-output");
    const webhook = await api.alerts.webhooks.save({ name: "Pager", url: "https://example.org", headerName: null, enabled: true });
    await ctx.db.alertDelivery.create({ data: { webhookId: webhook.id, alertId: id, event: "firing", nextAt: new Date() } });
    expect((await api.alerts.summary()).firing).toBe(1);
    await api.alerts.silence({ id, minutes: 60 });
    expect(await api.alerts.summary()).toMatchObject({ firing: 0, byJob: {} });
    const [alert] = await api.alerts.open({});
    expect(alert?.silencedBy).toBe("you");
    expect(alert?.deliveries[0]?.nextAt).toBe(alert?.silencedUntil);
    await api.alerts.silence({ id, minutes: 0 });
    expect((await api.alerts.summary()).firing).toBe(1);
    expect((await api.system.audit({})).lines.map((line) => line.action).slice(0, 2)).toEqual(["alert.unsilence", "alert.silence"]);
  });

  it("only a job's failure is resolved by hand; everything else resolves by itself", async () => {
    await using test = await startTestApi();
    const { api } = test;
    await expect(api.alerts.resolve({ id: await firing(test, "no-output") })).rejects.toMatchObject({ code: "CONFLICT" });
    const id = await firing(test, "job-failed");
    await api.alerts.resolve({ id });
    const past = await api.alerts.history({});
    expect(past.alerts.find((alert) => alert.id === id)).toMatchObject({ state: "resolved", resolvedBy: "you" });
    await expect(api.alerts.silence({ id, minutes: 60 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("a deleted rule leaves its alerts in the history", async () => {
    await using test = await startTestApi();
    const { api } = test;
    await firing(test, "no-output");
    const rule = (await api.alerts.rules.list()).find(({ condition }) => condition.kind === "no-output");
    await api.alerts.rules.delete({ id: rule?.id ?? "" });
    expect((await api.alerts.rules.list()).map(({ condition }) => condition.kind)).not.toContain("no-output");
    expect(await api.alerts.open({})).toEqual([]);
    expect((await api.alerts.history({})).alerts).toMatchObject([{ kind: "no-output", state: "resolved" }]);
  });
});
