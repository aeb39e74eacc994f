import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
import { startSlowServer } from "../../support/slow-server.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

test("a finished job says how many rows it took, keeps its output, and its books close", async ({ page, request }) => {
  const api = new Api(request);
  const pipeline = await api.mutate<{ id: string }>("pipelines.create", { from: "template", templateId: "flight-delays" });
  const { id } = await api.mutate<{ id: string }>("jobs.start", { pipelineId: pipeline.id });
  await page.goto(`/jobs/${id}`);
  await expect(page.getByRole("status").filter({ hasText: "FINISHED" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("health")).toContainText("20,000 rows");
  await expect(page.getByTestId("node-flights")).toContainText("20,000 rows out");

  const total = page.getByTestId("output-total");
  await expect(total).toHaveAttribute("data-total", /^[1-9]\d*$/);
  await expect(page.getByRole("table").getByRole("row")).not.toHaveCount(1);

  await page.getByRole("tab", { name: "Rows" }).click();
  await expect(page.getByText("The books close.")).toBeVisible();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.getByText("Running", { exact: true })).toBeVisible();
});

test("a slow sink turns its upstream HIGH within five seconds, is named, and the job is cancelled within two", async ({
  page,
  request,
}) => {
  await using slow = await startSlowServer(400);
  const { jobId } = await new Api(request).run({
    name: "Slow sink",
    settings: { parallelism: 2 },
    nodes: [
      { id: "clicks", kind: "source.generator", config: { shape: "clicks", rowsPerSecond: 20_000 } },
      { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
      { id: "out", kind: "sink.http", name: "Webhook", config: { url: slow.url, batchRows: 50 } },
    ],
    edges: [
      { from: "clicks.out", to: "byUser.in" },
      { from: "byUser.out", to: "out.in" },
    ],
    layout: { clicks: { x: 0, y: 0 }, byUser: { x: 280, y: 0 }, out: { x: 560, y: 0 } },
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByRole("status").filter({ hasText: "RUNNING" })).toBeVisible({ timeout: 30_000 });
  // More than half of the time held back: Flink's HIGH.
  await expect(page.getByTestId("node-clicks").locator("[data-held]")).toHaveAttribute("data-held", /^(0\.[5-9]|1)/, { timeout: 5_000 });
  await expect(page.getByTestId("health")).toContainText("Webhook is the bottleneck.");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByTestId("culprit")).toHaveAttribute("data-reason", "slow-sink");
  await page.getByRole("tab", { name: "Subtasks" }).click();
  await expect(page.getByRole("table", { name: "Subtasks" }).getByRole("row")).toHaveCount(3);

  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByTestId("confirm-cancel").click();
  await expect(page.getByRole("status").filter({ hasText: "CANCELED" })).toBeVisible({ timeout: 2_000 });
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
});

test("a filter that drops everything explains why there is no output", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Nothing comes out",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 500 } },
      { id: "none", kind: "transform.filter", name: "Impossible", config: { condition: "quantity < 0" } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "none.in" },
      { from: "none.out", to: "table.in" },
    ],
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("health")).toContainText("Impossible lets nothing through", { timeout: 30_000 });
  await expect(page.getByText("No row has come yet.")).toBeVisible();
  await page.getByRole("tab", { name: "Rows" }).click();
  await expect(page.getByRole("row", { name: /Impossible/ }).locator('[data-column="filtered"]')).not.toHaveText("0");
});

test("the graph can be shown as of a past moment, and comes back to now", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Past",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 100 } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [{ from: "orders.out", to: "table.in" }],
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-orders")).toContainText("rows/s", { timeout: 30_000 });
  await page.getByRole("tab", { name: "Timeline" }).click();
  const slider = page.getByRole("slider", { name: "Show the graph as of" });
  await slider.press("Home");
  await expect(page.getByText("The canvas and the panel show the job as it was")).toBeVisible();
  await page.getByRole("button", { name: "Back to now" }).click();
  await expect(page.getByTestId("health")).toHaveAttribute("data-code", /keepingUp/);
});
