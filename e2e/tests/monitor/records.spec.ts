import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.describe.configure({ timeout: 90_000 });
test.afterEach(({ request }) => new Api(request).cancelAll());

/** Orders whose shares cannot be computed where the quantity is 3. */
const shares = (name: string, settings: object): object => ({
  name,
  settings: { parallelism: 1, checkpointing: { intervalMs: 1_000 }, restart: { strategy: "none" }, ...settings },
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 200 } },
    {
      id: "shares",
      kind: "transform.map",
      name: "Shares",
      config: {
        columns: [
          { as: "category", expr: "category" },
          { as: "share", expr: "100 / (quantity - 3)" },
        ],
      },
    },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "shares.in" },
    { from: "shares.out", to: "table.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, shares: { x: 280, y: 0 }, table: { x: 560, y: 0 } },
});

test("failed rows are told without what is in them, shown one by one, and masked as the pipeline says", async ({ page, request }) => {
  const { jobId } = await new Api(request).run(shares("Skipping", { rowErrors: "skip", inspection: { rows: true, masked: ["category"] } }));
  await page.goto(`/jobs/${jobId}`);
  await page.getByTestId("node-shares").click();
  await page.getByRole("tab", { name: "Errors" }).click();
  const failed = page.getByRole("region", { name: "Failed rows" });
  await expect(failed.getByRole("listitem").first()).toContainText("division by zero", { timeout: 30_000 });
  await expect(failed.getByRole("listitem").first()).toContainText("was skipped");
  await expect(failed).not.toContainText("quantity");
  await failed.getByRole("button", { name: "Show the record" }).first().click();
  const record = failed.getByTestId("failed-record").first();
  await expect(record).toContainText("quantity3");
  await expect(record).toContainText("category•••");

  await page.getByRole("tab", { name: "Logs" }).click();
  const lines = page.getByRole("table", { name: "Log lines" });
  await expect(lines).toContainText("Skipped a record (subtask 0): division by zero");
  await expect(lines).not.toContainText("quantity");

  await page.getByRole("button", { name: "Look at rows" }).click();
  const rows = page.getByRole("table", { name: "Rows that pass" });
  await expect(rows.getByRole("row").nth(1)).toContainText("•••", { timeout: 15_000 });
  await page.getByRole("textbox", { name: "Only rows where" }).fill("category = 'Home'");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The field category is masked")).toBeVisible();
});

test("a job that a row has failed names node, subtask, attempt, worker and expression, and shows the row on demand", async ({
  page,
  request,
}) => {
  const { jobId } = await new Api(request).run(shares("Failing", {}));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole("status").filter({ hasText: "FAILED" })).toBeVisible({ timeout: 40_000 });
  await page.getByRole("tab", { name: "Exceptions" }).click();
  const root = page.getByRole("listitem").filter({ hasText: "root cause" });
  await expect(root).toContainText("division by zero");
  await expect(root).toContainText("Shares, subtask 0");
  await expect(root).toContainText("attempt 1");
  await expect(root.getByRole("link", { name: /^worker / })).toBeVisible();
  await expect(root.locator("pre")).toContainText("in “Shares”: 100 / (quantity - 3)");
  await expect(root.locator("pre")).toContainText(/packages\/pipeline\/src\/expressions\/.*\.ts:\d+/);
  await root.getByRole("button", { name: "Show the record" }).click();
  await expect(root.getByTestId("failed-record")).toContainText("quantity3");
});

test("where rows may not be looked at nothing shows one", async ({ page, request }) => {
  const { jobId } = await new Api(request).run(shares("Closed", { rowErrors: "skip", inspection: { rows: false, masked: [] } }));
  await page.goto(`/jobs/${jobId}`);
  await page.getByTestId("node-shares").click();
  await page.getByRole("tab", { name: "Errors" }).click();
  const failed = page.getByRole("region", { name: "Failed rows" });
  await expect(failed.getByRole("listitem").first()).toContainText("its content is not kept", { timeout: 30_000 });
  await page.getByRole("button", { name: "Look at rows" }).click();
  await expect(page.getByText("Rows of this pipeline may not be looked at")).toBeVisible();
});

test("a key of a running job is looked up: what a node keeps of it, and its timers", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Looked up",
    settings: { parallelism: 2, checkpointing: { intervalMs: 1_000 } },
    nodes: [
      { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 200 } },
      { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
      {
        id: "counts",
        kind: "window.aggregate",
        name: "Counts",
        config: { window: { type: "tumbling", time: "event", sizeMs: 3_600_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
      },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "byCategory.in" },
      { from: "byCategory.out", to: "counts.in" },
      { from: "counts.out", to: "table.in" },
    ],
  });
  await page.goto(`/jobs/${jobId}?node=counts`);
  await page.getByRole("tab", { name: "Checkpoints" }).click();
  await expect(page.getByRole("table", { name: "Checkpoints" }).getByRole("row").filter({ hasText: "completed" }).nth(1)).toBeVisible({
    timeout: 40_000,
  });
  await page.getByRole("tab", { name: "State", exact: true }).click();
  await page.getByRole("textbox", { name: "category" }).fill("Home");
  await page.getByRole("button", { name: "Look up" }).click();
  const found = page.getByRole("region", { name: "What is kept" });
  await expect(found).toContainText(/As of checkpoint \d+/);
  await expect(found).toContainText(/Window .* – /);
  await expect(found).toContainText(/rows[1-9]\d*/);
  await expect(found).toContainText("event time");
  await page.getByRole("textbox", { name: "category" }).fill("No such thing");
  await page.getByRole("button", { name: "Look up" }).click();
  await expect(found).toContainText("Nothing is kept of this key.");
});
