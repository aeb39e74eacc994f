import { createAccessToken, DEFAULT_WORKSPACE_ID, type Role } from "@millrace/db";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serveRest } from "../rest/serve-rest.ts";
import { appRouter } from "../root.ts";
import { runnable, startTestApi, type TestApi } from "../testing/test-api.ts";
import { authenticate } from "./authenticate.ts";
import { signIn, signOut } from "./session.ts";
import { SignInLimit } from "./sign-in-limit.ts";

beforeEach(() => vi.stubEnv("MILLRACE_AUTH", "tokens"));
afterEach(() => vi.unstubAllEnvs());

async function tokenOf({ ctx }: TestApi, role: Role): Promise<string> {
  const made = await createAccessToken(ctx.db, { workspaceId: DEFAULT_WORKSPACE_ID, name: role, role, createdBy: "test", expiresAt: null });
  return made?.token ?? "";
}

/** A procedure as a browser or a program calls it. */
async function call({ ctx }: TestApi, procedure: string, input: unknown, headers: Record<string, string>) {
  const isQuery = input === undefined;
  const req = new Request(`http://localhost/api/trpc/${procedure}`, {
    method: isQuery ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
    ...(isQuery ? {} : { body: JSON.stringify(input) }),
  });
  const response = await fetchRequestHandler({
    endpoint: "/api/trpc",
    req,
    router: appRouter,
    createContext: () => authenticate(ctx, req),
  });
  const body = (await response.json()) as { result?: { data: unknown }; error?: { data: { app: { code: string } | null } } };
  return { status: response.status, data: body.result?.data, code: body.error?.data.app?.code };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("where people have to sign in", () => {
  it("nobody gets anything without a valid token, by procedures and by REST alike", async () => {
    await using test = await startTestApi();
    for (const headers of [{}, bearer("mr_wrong"), { cookie: "millrace_token=; other=1" }, { authorization: "Basic eDp5" }]) {
      expect(await call(test, "jobs.list", undefined, headers as Record<string, string>)).toMatchObject({
        status: 401,
        code: "UNAUTHENTICATED",
      });
      const answer = await serveRest(
        test.ctx,
        new Request("http://localhost/api/v1/jobs", { headers: headers as Record<string, string> }),
        "/jobs",
      );
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    }
  });

  it.each([
    ["viewer", 403, 403, 403],
    ["operator", 200, 200, 403],
    ["admin", 200, 200, 200],
  ] as const)("a %s: running %i, by REST %i, tokens %i; what was refused stands in the audit by name", async (role, run, rest, tokens) => {
    await using test = await startTestApi();
    const { api, ctx } = test;
    const { id } = await api.pipelines.create({ from: "document", document: runnable() });
    const headers = bearer(await tokenOf(test, role));
    expect((await call(test, "jobs.list", undefined, headers)).status).toBe(200);
    expect((await call(test, "jobs.start", { pipelineId: id }, headers)).status).toBe(run);
    const request = new Request(`http://localhost/api/v1/pipelines/${id}/run`, { method: "POST", body: "{}", headers });
    expect((await serveRest(ctx, request, `/pipelines/${id}/run`)).status === 403 ? 403 : 200).toBe(rest);
    expect((await call(test, "tokens.list", undefined, headers)).status).toBe(tokens);
    expect((await call(test, "tokens.create", { name: "Eve", role: "admin", days: null }, headers)).status).toBe(tokens);
    expect((await call(test, "settings.setRetention", await api.settings.retention(), headers)).status).toBe(tokens);
    expect(await ctx.db.job.count()).toBe(run === 200 ? 2 : 0);
    const lines = (await api.system.audit({})).lines.filter((line) => line.actor === role);
    expect(lines.filter((line) => line.action.startsWith("jobs.") || line.action === "job.start").map((line) => line.refused)).toEqual(
      run === 200 ? expect.not.arrayContaining(["ROLE_TOO_LOW"]) : ["ROLE_TOO_LOW"],
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(await call(test, "system.mode", undefined, headers)).toMatchObject({
      data: { needsToken: true, name: role, role, readOnly: role === "viewer" },
    });
  });

  it("a browser signs in once, by a cookie that scripts and other sites cannot use, and a revoked token opens nothing", async () => {
    await using test = await startTestApi();
    const { ctx, api } = test;
    const token = await tokenOf(test, "operator");
    const ask = (body: unknown, url = "http://localhost/api/session") =>
      signIn(ctx, new Request(url, { method: "POST", body: JSON.stringify(body) }), new SignInLimit());
    expect((await ask({ token: "mr_wrong" })).status).toBe(401);
    expect((await ask([])).status).toBe(401);
    const answer = await ask({ token });
    expect(await answer.json()).toEqual({ name: "operator", role: "operator" });
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict;/);
    expect(cookie).not.toContain("Secure");
    expect((await ask({ token }, "https://millrace.example/api/session")).headers.get("set-cookie")).toMatch(/; Secure$/);
    const headers = { cookie: `a=b; ${cookie.split(";")[0]}` };
    expect((await call(test, "jobs.list", undefined, headers)).status).toBe(200);
    expect(signOut(new Request("http://localhost/api/session")).headers.get("set-cookie")).toMatch(/^millrace_token=; .*Max-Age=0/);
    const [row] = await api.tokens.list();
    await api.tokens.revoke({ id: row?.id ?? "" });
    expect((await call(test, "jobs.list", undefined, headers)).status).toBe(401);
  });

  it("looks at no more sign-ins from where ten have failed within a minute", async () => {
    await using test = await startTestApi();
    const token = await tokenOf(test, "viewer");
    let now = 0;
    const limit = new SignInLimit(() => now);
    const ask = (text: string, from: string) =>
      signIn(
        test.ctx,
        new Request("http://localhost/api/session", {
          method: "POST",
          body: JSON.stringify({ token: text }),
          headers: { "x-forwarded-for": from },
        }),
        limit,
      );
    for (let i = 0; i < 10; i++) expect((await ask("mr_wrong", "10.0.0.1")).status).toBe(401);
    now = 20_000;
    const refused = await ask(token, "10.0.0.1");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "40"]);
    expect((await ask(token, "10.0.0.2")).status).toBe(200);
    now = 60_000;
    expect((await ask(token, "10.0.0.1")).status).toBe(200);
  });

  it("many addresses together are limited, too, and a clock that is set back holds nobody up", () => {
    let now = 100_000;
    const limit = new SignInLimit(() => now);
    for (let i = 0; i < 200; i++) limit.failed(`10.0.${i}.1`);
    expect(limit.waitSeconds("192.168.0.1")).toBe(60);
    now = 50_000;
    expect(limit.waitSeconds("192.168.0.1")).toBe(0);
  });
});

it("where nobody has to sign in everybody is an admin, whatever they send", async () => {
  vi.stubEnv("MILLRACE_AUTH", "");
  await using test = await startTestApi();
  expect(await call(test, "system.mode", undefined, bearer("mr_wrong"))).toMatchObject({
    status: 200,
    data: { needsToken: false, name: "you", role: "admin", readOnly: false, because: null },
  });
});
