import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

/** Orders go to a quiet window and, behind a filter, to a table that is busy enough to be slowed down. */
const DOCUMENT = {
  format: "millrace/v1",
  name: "Tour",
  settings: { checkpointing: { intervalMs: 2_000 } },
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 100, eventsPerSecond: 100 } },
    { id: "byCategory", kind: "transform.keyBy", name: "By category", config: { keys: ["category"] } },
    {
      id: "perMinute",
      kind: "window.aggregate",
      name: "Per minute",
      config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
    },
    { id: "table", kind: "sink.table", name: "Counts", config: {} },
    { id: "all", kind: "sink.table", name: "All orders", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "perMinute.in" },
    { from: "perMinute.out", to: "table.in" },
    { from: "orders.out", to: "all.in" },
  ],
  layout: {
    orders: { x: 0, y: 0 },
    byCategory: { x: 256, y: 0 },
    perMinute: { x: 512, y: 0 },
    table: { x: 768, y: 0 },
    all: { x: 256, y: 160 },
  },
};

test("the tour: run, break a table, mend it by one click, save, change what runs, and the closing card", async ({ page, request }) => {
  test.setTimeout(180_000);
  const { id } = await new Api(request).mutate<{ id: string }>("pipelines.create", { from: "document", document: DOCUMENT });
  await page.goto(`/pipelines/${id}`);
  const coach = page.getByTestId("coach");
  await expect(coach).toHaveAttribute("data-step", "select", { timeout: 30_000 });
  await page.getByTestId("node-perMinute").click();
  await expect(coach).toHaveAttribute("data-step", "change");
  await page.getByRole("button", { name: "Run", exact: true }).click();

  await page.waitForURL(/\/jobs\//, { timeout: 30_000 });
  const health = page.getByTestId("health");
  await expect(health).toHaveAttribute("data-severity", "ok", { timeout: 40_000 });
  await expect(coach).toHaveAttribute("data-step", "break");
  await coach.getByTestId("break-it").click();
  await expect(health).toContainText("All orders is the bottleneck.", { timeout: 60_000 });
  await expect(coach).toHaveAttribute("data-step", "raise");
  await health.getByRole("button", { name: "Raise parallelism to 2" }).click();
  await expect(coach).toHaveAttribute("data-step", "savepoint", { timeout: 60_000 });
  await expect(health).toHaveAttribute("data-code", /keepingUp/, { timeout: 60_000 });

  await page.getByRole("button", { name: "Savepoint", exact: true }).click();
  await page.getByRole("button", { name: "Take it" }).click();
  await coach.getByRole("link", { name: "Edit" }).click({ timeout: 30_000 });
  await expect(coach).toHaveAttribute("data-step", "edit");
  await page.getByTestId("node-perMinute").click();
  await page
    .getByRole("textbox", { name: "Size" })
    .or(page.getByRole("spinbutton", { name: "Size" }))
    .first()
    .fill("10");
  await expect(coach).toHaveAttribute("data-step", "deploy");
  await expect(page.getByTestId("state-effect")).toHaveAttribute("data-verdict", "kept");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByTestId("confirm-deploy").click({ timeout: 30_000 });
  await expect(page.getByTestId("tour-end")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Write a test" }).click();
  await expect(page.getByRole("tab", { name: /^Tests/, selected: true })).toBeVisible();
});

test("one Escape ends the tour for good, and Help brings it back", async ({ page, request }) => {
  const { id } = await new Api(request).mutate<{ id: string }>("pipelines.create", { from: "document", document: DOCUMENT });
  await page.goto(`/pipelines/${id}`);
  const coach = page.getByTestId("coach");
  await expect(coach).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await expect(coach).toBeHidden();
  await page.reload();
  await expect(page.getByTestId("node-orders")).toBeVisible();
  await expect(coach).toBeHidden();
  await page.getByRole("button", { name: "Help" }).click();
  await page.getByRole("menuitem", { name: "First steps" }).click();
  await expect(coach).toHaveAttribute("data-step", "select");
});
