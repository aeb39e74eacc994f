import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

const endless = (name: string): object => ({
  name,
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 50 } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [{ from: "orders.out", to: "table.in" }],
});

test("a template becomes a pipeline of one's own, and a deleted pipeline comes back by Undo", async ({ page }) => {
  await page.goto("/");
  await page.getByTestId("template-orders-per-minute").click();
  await expect(page).toHaveURL(/\/pipelines\/[0-9a-f-]{36}$/);
  const id = page.url().split("/").at(-1) ?? "";
  await page.goto("/");
  const card = page.getByTestId(`pipeline-${id}`);
  await card.getByRole("button").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card).toBeVisible();
});

test("a job that starts appears in the open list, with its rate, and is cancelled from there", async ({ page, request }) => {
  await page.goto("/jobs");
  const name = `Listed ${Date.now()}`;
  const { jobId } = await new Api(request).run(endless(name));
  const row = page.getByRole("row").filter({ has: page.getByTestId(`job-link-${jobId}`) });
  await expect(row).toContainText("RUNNING", { timeout: 30_000 });
  await expect(row).toContainText("/s");
  await row.getByRole("button", { name: `Cancel ${name}` }).click();
  await expect(row).toContainText("CANCELED");

  await page.getByRole("searchbox", { name: "Search jobs" }).fill(name);
  await expect(page.getByTestId(/^job-link-/)).toHaveCount(1);
  await page.getByRole("radio", { name: /^Failed/ }).click();
  await expect(page.getByTestId(/^job-link-/)).toHaveCount(0);
});

test("the worker is alive, with its slots and the jobs that it runs", async ({ page, request }) => {
  const name = `Placed ${Date.now()}`;
  await new Api(request).run(endless(name));
  await page.goto("/workers");
  const worker = page.getByRole("row").filter({ hasText: "alive" });
  await expect(worker).toHaveCount(1);
  await expect(worker).toContainText(name, { timeout: 30_000 });
});

test("rows that are pushed by HTTP reach the table", async ({ page, request }) => {
  const token = `e2e-${Date.now()}`;
  expect((await request.post(`/api/ingest/${token}`, { data: { name: "Ada" } })).status()).toBe(404);
  const { jobId } = await new Api(request).run({
    name: "Pushed",
    nodes: [
      { id: "push", kind: "source.http", config: { token, schema: { name: "STRING", age: "INT" } } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [{ from: "push.out", to: "table.in" }],
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole("status").filter({ hasText: "RUNNING" })).toBeVisible({ timeout: 30_000 });
  await expect
    .poll(async () =>
      (
        await request.post(`/api/ingest/${token}`, {
          data: [
            { name: "Ada", age: 36 },
            { name: "Alan", age: 41 },
          ],
        })
      ).status(),
    )
    .toBe(200);
  await expect(page.getByRole("row").filter({ hasText: "Alan" })).toBeVisible();
  const refused = await request.post(`/api/ingest/${token}`, { data: { name: "Grace", age: "unknown" } });
  expect([refused.status(), await refused.json()]).toMatchObject([400, { accepted: 0 }]);
});

test("what is too large or is none is refused with a sentence", async ({ request }) => {
  const large = await request.post("/api/trpc/pipelines.create", { data: { from: "blank", name: "x".repeat(17_000_000) } });
  expect([large.status(), await large.json()]).toMatchObject([413, { error: { message: expect.stringContaining("16 MB") as unknown } }]);
  const wrong = await request.post("/api/trpc/pipelines.create", { data: { from: "document", document: { format: "millrace/v9" } } });
  expect(wrong.status()).toBe(400);
  expect(await wrong.text()).not.toContain("node_modules");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`lists and job page are accessible, ${colorScheme}`, async ({ browser, request }) => {
    test.setTimeout(120_000);
    const { jobId } = await new Api(request).run(endless("Accessible"));
    const page = await (await browser.newContext({ colorScheme })).newPage();
    for (const [address, ready] of [
      ["/", "Templates"],
      ["/jobs", "Run time"],
      ["/workers", "Heartbeat"],
      ["/savepoints", "All pipelines"],
      [`/jobs/${jobId}`, "The whole job"],
    ] as const) {
      await page.goto(address);
      await expect(page.getByText(ready).first()).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${address} ${v.id}: ${v.nodes[0]?.html ?? ""}`)).toEqual([]);
    }
    await page.context().close();
  });
}

test("the pages speak Chinese", async ({ browser }) => {
  const page = await (await browser.newContext({ locale: "zh-CN" })).newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "模板" })).toBeVisible();
  await page.goto("/jobs");
  await expect(page.getByRole("searchbox", { name: "搜索作业" })).toBeVisible();
  await page.context().close();
});
