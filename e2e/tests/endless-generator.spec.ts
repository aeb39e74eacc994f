import { expect, test, type Page } from "@playwright/test";
import { importDocument, runFromEditor } from "./editor-gestures.ts";

const document = {
  format: "millrace/v1",
  name: "Endless clicks",
  settings: { parallelism: 2 },
  nodes: [
    { id: "clicks", kind: "source.generator", name: "Clicks", config: { shape: "clicks", rowsPerSecond: 2000 } },
    { id: "views", kind: "transform.filter", name: "Views", config: { condition: "action = 'view'" } },
    { id: "table", kind: "sink.table", name: "Table", config: {} },
  ],
  edges: [
    { from: "clicks.out", to: "views.in" },
    { from: "views.out", to: "table.in", partition: "rebalance" },
  ],
};

test("an endless pipeline shows live rates, is held back by a slow sink, and is canceled at once", async ({ page }) => {
  test.setTimeout(180_000);
  await importDocument(page, document);
  await runFromEditor(page);
  await expect(page.getByTestId("job-state").first()).toContainText("RUNNING", { ignoreCase: true, timeout: 30_000 });
  await expect.poll(() => rateOf(page, "clicks"), { timeout: 30_000 }).toBeGreaterThan(1000);
  await cancel(page);

  // The same pipeline with a sink that takes 20 rows a second.
  await page.goBack();
  await page.getByTestId("node-table").click();
  await page
    .getByRole("button", { name: /more setting/ })
    .first()
    .click();
  await page.getByLabel("At most").fill("20");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "saved");
  await runFromEditor(page);
  await expect
    .poll(async () => Number(await page.getByTestId("node-clicks").locator("[data-held]").getAttribute("data-held")), { timeout: 60_000 })
    .toBeGreaterThan(0.5);
  await cancel(page);
});

/** Rows a second that leave a node, as its card says. */
async function rateOf(page: Page, nodeId: string): Promise<number> {
  const [, digits, unit] = /([\d.]+)\s*(k?)\s*rows\/s/.exec(await page.getByTestId(`node-${nodeId}`).innerText()) ?? [];
  return Number(digits ?? 0) * (unit === "k" ? 1000 : 1);
}

async function cancel(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByTestId("confirm-cancel").click();
  await expect(page.getByTestId("job-state").first()).toContainText("CANCELED", { ignoreCase: true });
}
