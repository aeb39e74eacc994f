import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

test("groups stand on the job's canvas, folded and open, and tell rates and their busiest node", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Grouped",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 200 } },
      { id: "large", kind: "transform.filter", name: "Large", config: { condition: "quantity > 0" } },
      { id: "byCategory", kind: "transform.keyBy", name: "By category", config: { keys: ["category"] } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "large.in" },
      { from: "large.out", to: "byCategory.in" },
      { from: "byCategory.out", to: "table.in" },
    ],
    groups: [{ id: "prepare", name: "Prepare", nodes: ["large", "byCategory"], collapsed: true }],
    layout: { orders: { x: 0, y: 0 }, large: { x: 256, y: 0 }, byCategory: { x: 512, y: 0 }, table: { x: 768, y: 0 } },
  });
  await page.goto(`/jobs/${jobId}`);
  const card = page.getByTestId("node-prepare");
  await expect(card).toContainText(/[1-9][\d.]* in · [1-9][\d.]* out/, { timeout: 30_000 });
  await expect(card).toContainText(/busiest\s*(Large|By category)/);
  await expect(page.getByTestId("node-large")).toHaveCount(0);
  await card.dblclick();
  await expect(page.getByTestId("node-large")).toBeVisible();
  await expect(page.getByTestId("group-note-prepare")).toContainText(/[\d.]+ in · [\d.]+ out · busiest (Large|By category)/);
  await page.getByRole("button", { name: "Fold Prepare" }).click();
  await expect(card).toBeVisible();
});
