import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("code stands beside the canvas: what is selected is selected in both, and both are one history", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-perMinute").click();
  await page.keyboard.press("Control+.");
  const beside = page.getByTestId("code-beside");
  const code = beside.locator(".monaco-editor").first();
  await expect(code).toContainText("millrace/v1", { timeout: 30_000 });
  await expect(page.getByTestId("node-orders")).toBeVisible();

  await page.getByTestId("node-table").click();
  await expect(code).toContainText("sink.table");
  await page.getByTestId("node-name").fill("Sums");
  await expect(code).toContainText("Sums");
  await page.getByTestId("node-table").click();
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("node-table")).toContainText("Table");
  await expect(code).not.toContainText("Sums");

  // Text is typed as everywhere, the space bar included.
  await code.click({ position: { x: 200, y: 60 } });
  for (const key of ["Control+Home", "ArrowDown", "ArrowDown", "End", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
  await page.keyboard.type(" of all");
  await expect(page.getByTestId("pipeline-name")).toHaveValue("Orders of all");
  await page.getByTestId("node-table").click();

  await page.keyboard.press("Control+.");
  await expect(beside).toBeHidden();
});

test("the preview log says how many rows left each node, what came too late, and goes to the node", async ({ page, request }) => {
  await openPipeline(page, request, { template: "late-data" });
  await page.getByRole("tab", { name: "Log", exact: true }).click();
  const log = page.getByTestId("preview-log");
  await expect(log).toContainText(/Run \d+ · .* · [\d,]+ steps/, { timeout: 20_000 });
  const line = log.getByRole("button", { name: /rows left by “out”/ }).first();
  await expect(line).toBeVisible();
  await line.click();
  await expect(page.getByTestId("node-name")).toBeVisible();
});
