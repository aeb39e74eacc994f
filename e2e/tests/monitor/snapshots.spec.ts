import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

const counting = (name: string): object => ({
  name,
  settings: { parallelism: 2, checkpointing: { intervalMs: 1_000 } },
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 200 } },
    { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
    { id: "totals", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "totals.in" },
    { from: "totals.out", to: "table.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, byCategory: { x: 280, y: 0 }, totals: { x: 560, y: 0 }, table: { x: 840, y: 0 } },
});

test("checkpoints come by themselves, a savepoint on demand; the job stops behind one and goes on from it", async ({ page, request }) => {
  test.setTimeout(120_000);
  const { jobId } = await new Api(request).run(counting("Snapshots"));
  await page.goto(`/jobs/${jobId}`);
  await page.getByRole("tab", { name: "Checkpoints" }).click();
  const table = page.getByRole("table", { name: "Checkpoints" });
  await expect(table.getByRole("row").filter({ hasText: "completed" }).nth(1)).toBeVisible({ timeout: 40_000 });
  await table.getByRole("row").filter({ hasText: "completed" }).first().click();
  await expect(page.getByRole("complementary", { name: /^Checkpoint \d+$/ })).toContainText("took longest");

  await page.getByRole("button", { name: "Savepoint", exact: true }).click();
  await page.getByRole("textbox", { name: "Label" }).fill("before v5");
  await page.getByRole("button", { name: "Take it" }).click();
  await expect(table.getByRole("row").filter({ hasText: "savepoint before v5 completed" })).toBeVisible({ timeout: 20_000 });

  await page.getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByTestId("confirm-stop").click();
  await expect(page.getByRole("status").filter({ hasText: "FINISHED" })).toBeVisible({ timeout: 20_000 });
  await table.getByRole("row").filter({ hasText: "savepoint before v5" }).getByRole("button", { name: "restore from here" }).click();
  const plan = page.getByRole("list", { name: "What becomes of the state" });
  await expect(plan.locator('[data-node="totals"]')).toHaveAttribute("data-verdict", "kept");
  await page.getByTestId("confirm-start").click();
  await expect(page).not.toHaveURL(new RegExp(jobId));
  await expect(page.getByRole("status").filter({ hasText: "RUNNING" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("tab", { name: "Configuration" }).click();
  await expect(page.getByText("starting point").locator("..")).not.toContainText("fresh");
});

test("a job is rescaled: it stops behind a savepoint and goes on at another parallelism, where the page follows it", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const { jobId } = await new Api(request).run(counting("Rescaled"));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-totals")).toContainText(" in · ", { timeout: 30_000 });
  await page.getByRole("button", { name: "Rescale", exact: true }).click();
  await page.getByRole("spinbutton", { name: "Subtasks of every node" }).fill("3");
  await page.getByTestId("confirm-rescale").click();
  await expect(page).not.toHaveURL(new RegExp(jobId), { timeout: 40_000 });
  await expect(page.getByRole("status").filter({ hasText: "RUNNING" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("lineage")).toContainText("Parallelism 2 → 3", { timeout: 20_000 });
  // Ten seconds at least have to be seen before anything is said of what it does now.
  await expect(page.getByTestId("rescale-effect")).toContainText("Measuring what it does now…");
  await expect(page.getByTestId("rescale-effect")).toHaveAttribute("data-settled", "true", { timeout: 45_000 });
  await page.getByText("Node by node").click();
  await expect(page.getByRole("table", { name: "Node by node" })).toContainText("2 → 3");
  await page.getByRole("tab", { name: "Plan" }).click();
  await expect(page.getByText("3 subtasks").first()).toBeVisible();
  await page.getByTestId("lineage").getByRole("link", { name: "Open it" }).click();
  await expect(page.getByText("Another job goes on from this one.")).toBeVisible();
  await page.getByRole("tab", { name: "Timeline" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "A rescale was requested" })).toContainText("you");
});

test("savepoints of all jobs are named, cloned from, taken by the clock and disposed of", async ({ page, request }) => {
  test.setTimeout(120_000);
  const api = new Api(request);
  const { jobId, pipelineId } = await api.run(counting("Kept"));
  await expect.poll(async () => (await api.query<{ state: string }>("jobs.get", { id: jobId })).state, { timeout: 30_000 }).toBe("RUNNING");
  await api.mutate("jobs.savepoint", { id: jobId, label: "before v5" });
  await page.goto("/savepoints");
  const row = page.getByRole("row").filter({ hasText: "Kept" });
  await expect(row).toContainText("before v5", { timeout: 20_000 });
  await expect(row).toContainText("you");

  await row.getByRole("button", { name: "More about before v5" }).click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Label" }).fill("golden");
  await page.getByRole("button", { name: "Rename", exact: true }).click();
  await expect(row).toContainText("golden");

  // A draft without the aggregation would lose its state: only with consent.
  const { document, revision } = await api.query<{
    document: { nodes: { id: string }[]; edges: { from: string; to: string }[] };
    revision: number;
  }>("pipelines.get", { id: pipelineId });
  const changed = {
    ...document,
    nodes: document.nodes.map((node) => (node.id === "totals" ? { ...node, id: "sums" } : node)),
    edges: document.edges.map((edge) => ({
      ...edge,
      from: edge.from.replace("totals.", "sums."),
      to: edge.to.replace("totals.", "sums."),
    })),
  };
  await api.mutate("pipelines.save", { id: pipelineId, revision, document: changed });
  await row.getByRole("button", { name: "Clone…" }).click();
  const plan = page.getByRole("list", { name: "What becomes of the state" });
  await expect(plan.locator('[data-node="totals"]')).toHaveAttribute("data-verdict", "kept");
  await page.getByRole("radio", { name: "The draft" }).click();
  await expect(plan.locator('[data-node="totals"]')).toHaveAttribute("data-verdict", "dropped");
  await expect(page.getByTestId("confirm-start")).toBeDisabled();
  await page.getByRole("switch", { name: /^Lose the state/ }).click();
  await page.getByTestId("confirm-start").click();
  await expect(page.getByTestId("lineage")).toContainText("a clone", { timeout: 20_000 });
  await expect(page.getByRole("status").filter({ hasText: "RUNNING" })).toBeVisible({ timeout: 30_000 });

  await page.goto("/savepoints");
  await page.getByRole("combobox", { name: "Pipeline" }).click();
  await page.getByRole("option", { name: "Kept" }).last().click();
  await page.getByRole("button", { name: "Schedule…" }).click();
  await page.getByRole("textbox").fill("61 * * * *");
  await expect(page.getByText("is no schedule")).toBeVisible();
  await page.getByRole("button", { name: "Hourly" }).click();
  await expect(page.getByText(/^Next: \d{4}-/)).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(async () => (await api.query<{ cron: string } | null>("snapshots.schedule", { pipelineId }))?.cron).toBe("0 * * * *");

  await row.getByRole("button", { name: "More about golden" }).click();
  await page.getByRole("menuitem", { name: "Dispose" }).click();
  await page.getByTestId("confirm-dispose").click();
  await expect(row).toHaveCount(0);
});
