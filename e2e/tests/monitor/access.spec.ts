import { execFileSync } from "node:child_process";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { startSecondServer } from "../../support/second-server.ts";

test.describe.configure({ mode: "serial", timeout: 180_000 });

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** A web server where people have to sign in, on the database of the one that all other tests use. */
let server: Awaited<ReturnType<typeof startSecondServer>>;
const tokens: Record<string, string> = {};

function cli(...words: string[]): string {
  return execFileSync(process.execPath, [path.join(ROOT, "apps/cli/src/main.ts"), ...words], {
    env: { ...process.env, MILLRACE_HOME: process.env["MILLRACE_E2E_HOME"], DATABASE_URL: "" },
    encoding: "utf8",
  }).trim();
}

test.beforeAll(async () => {
  server = await startSecondServer({ MILLRACE_AUTH: "tokens" });
  for (const [name, role] of [
    ["Ada", "admin"],
    ["Otto", "operator"],
    ["Vera", "viewer"],
  ] as const)
    tokens[name] = cli("token", "create", name, "--role", role);
});
test.afterAll(async () => {
  for (const name of ["Ada", "Otto", "Vera"]) cli("token", "revoke", name);
  await server[Symbol.asyncDispose]();
});

/** A browser of its own, signed in. */
async function signedIn(browser: Browser, name: string, to = "/"): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}${to}`);
  await page.getByLabel("Access token").fill(tokens[name] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: `Signed in as ${name}` })).toBeVisible();
  return page;
}

async function call(name: string, procedure: string, input: unknown): Promise<Response> {
  return fetch(`${server.url}/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokens[name]}` },
    body: JSON.stringify(input),
  });
}

const DOCUMENT = {
  format: "millrace/v1",
  name: "Guarded",
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 20 } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [{ from: "orders.out", to: "table.in" }],
};

async function startJob(name: string): Promise<string> {
  const pipeline = (await (await call(name, "pipelines.create", { from: "document", document: DOCUMENT })).json()) as Data<{ id: string }>;
  const job = (await (await call(name, "jobs.start", { pipelineId: pipeline.result.data.id })).json()) as Data<{ id: string }>;
  return job.result.data.id;
}
interface Data<T> {
  readonly result: { readonly data: T };
}

test("whoever has no token sees the sign-in, is told when a token is wrong, and comes back to where they wanted", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${server.url}/jobs?q=x`);
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ""}`)).toEqual([]);
  await page.getByLabel("Access token").fill("mr_wrong");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not known" })).toBeVisible();
  if (process.env["SHOTS"] !== undefined) await page.screenshot({ path: `${process.env["SHOTS"]}/sign-in.png` });
  await page.getByLabel("Access token").fill(tokens["Vera"] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${server.url}/jobs?q=x`);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: "millrace_token", httpOnly: true, sameSite: "Strict" });
  for (const address of ["/api/v1/jobs", "/metrics", "/api/trpc/jobs.list"])
    expect((await fetch(`${server.url}${address}`)).status).toBe(401);
  expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
});

test("a viewer looks at live numbers and can change nothing; an operator acts, and the audit names them", async ({ browser }) => {
  const jobId = await startJob("Otto");
  const viewer = await signedIn(browser, "Vera", `/jobs/${jobId}`);
  await expect(viewer.getByTestId("health")).toContainText("/s in", { timeout: 30_000 });
  await expect(viewer.getByText("Read only")).toHaveAttribute(
    "title",
    "Vera is signed in as viewer; what changes something here takes the role operator.",
  );
  await expect(viewer.getByRole("button", { name: "Cancel", exact: true })).toBeDisabled();
  if (process.env["SHOTS"] !== undefined) await viewer.screenshot({ path: `${process.env["SHOTS"]}/job-viewer.png` });
  expect((await call("Vera", "jobs.cancel", { id: jobId })).status).toBe(403);
  expect((await fetch(`${server.url}/api/v1/jobs/${jobId}`, { headers: { authorization: `Bearer ${tokens["Vera"]}` } })).status).toBe(200);

  const operator = await signedIn(browser, "Otto", `/jobs/${jobId}`);
  await operator.getByRole("button", { name: "Cancel", exact: true }).click();
  await operator.getByTestId("confirm-cancel").click();
  await expect(viewer.getByText("CANCELED").first()).toBeVisible({ timeout: 20_000 });

  const admin = await signedIn(browser, "Ada", "/settings");
  await admin.getByRole("tab", { name: "Audit" }).click();
  await expect(admin.getByRole("row").filter({ hasText: "Otto" }).filter({ hasText: "job.cancel" })).toContainText("done");
  await expect(admin.getByRole("row").filter({ hasText: "Vera" }).filter({ hasText: "jobs.cancel" })).toContainText(
    "refused: ROLE_TOO_LOW",
  );
});

test("an admin makes a token that is shown once, and revokes it: its browser is signed out by itself", async ({ browser }) => {
  const jobId = await startJob("Otto");
  const admin = await signedIn(browser, "Ada", "/settings");
  await admin.getByRole("tab", { name: "Access" }).click();
  await admin.getByRole("button", { name: "New token" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Gus");
  await dialog.getByRole("button", { name: "New token" }).click();
  tokens["Gus"] = await dialog.getByLabel("Access token").inputValue();
  expect(tokens["Gus"]).toMatch(/^mr_[0-9a-f]{32}_[\w-]{43}$/);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(admin.getByRole("row").filter({ hasText: "Gus" })).toContainText("viewer");
  if (process.env["SHOTS"] !== undefined) await admin.screenshot({ path: `${process.env["SHOTS"]}/tokens.png` });
  const { violations } = await new AxeBuilder({ page: admin }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html ?? ""}`)).toEqual([]);

  const guest = await signedIn(browser, "Gus", `/jobs/${jobId}`);
  await expect(guest.getByTestId("health")).toContainText("/s in", { timeout: 30_000 });
  await admin.getByRole("button", { name: "Revoke the token of Gus" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(admin.getByRole("row").filter({ hasText: "Gus" })).toHaveCount(0);
  await expect(guest).toHaveURL(/\/sign-in/, { timeout: 30_000 });
  await call("Otto", "jobs.cancel", { id: jobId });

  // Signing out forgets the token in this browser alone.
  const operator = await signedIn(browser, "Otto");
  await operator.getByRole("button", { name: "Signed in as Otto" }).click();
  await operator.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(operator).toHaveURL(/\/sign-in/);
  expect(await operator.context().cookies()).toEqual([]);
});
