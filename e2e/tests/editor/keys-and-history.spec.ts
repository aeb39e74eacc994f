import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("keys are given to another command and keep that meaning; a setting is undone in one step", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("?");
  await page.getByTestId("keys-duplicate").click();
  await page.keyboard.press("Alt+d");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.getByTestId("canvas")).toBeVisible();
  await page.getByTestId("node-byCategory").click();
  const nodes = page.getByTestId("canvas").locator("[data-testid^='node-']");
  await page.keyboard.press("Control+d");
  await expect(nodes).toHaveCount(4);
  await page.keyboard.press("Alt+d");
  await expect(nodes).toHaveCount(5);
  await page.keyboard.press("Control+z");
  await expect(nodes).toHaveCount(4);

  await page.getByTestId("node-perMinute").click();
  const size = page
    .getByRole("textbox", { name: "Size" })
    .or(page.getByRole("spinbutton", { name: "Size" }))
    .first();
  await size.fill("");
  await size.pressSequentially("15");
  await expect(page.getByTestId("node-perMinute")).toContainText("15 min");
  await page.getByTestId("canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("node-perMinute")).toContainText("1 min");
});

test("versions: named, compared by the graph, gone back to; code and canvas are one document", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+s");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("First");
  await dialog.getByRole("button", { name: "Save version" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByTestId("node-table").click();
  await page.keyboard.press("Delete");
  await page.getByRole("tab", { name: "Versions" }).click();
  await page.getByRole("button", { name: /First/ }).click();
  await expect(dialog.getByRole("img", { name: /1 removed/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Go back to v1" }).click();
  await expect(page.getByTestId("node-table")).toBeVisible();

  await page.getByRole("tab", { name: /^Code/ }).click();
  const code = page.locator("[data-region=drawer] .monaco-editor, [role=tabpanel] .monaco-editor").first();
  await expect(code).toContainText("millrace/v1", { timeout: 30_000 });
  await page.getByTestId("node-table").click();
  await expect(code).toContainText("sink.table");
});

test("rows are followed through the graph, and time is turned back", async ({ page, request }) => {
  await openPipeline(page, request, { template: "late-data" });
  await page.getByTestId("canvas").locator("[data-kind='transform.keyBy']").click();
  const [before, after] = [page.getByRole("table", { name: "In" }), page.getByRole("table", { name: "Out" })];
  await before.getByRole("row").nth(3).click();
  await expect(after.locator("[aria-selected=true], [data-selected=true]").first()).toBeVisible();
  await expect(page.getByTestId("canvas").locator("[data-traced=true]").first()).toBeVisible();
  await page.getByTestId("time-scrubber").fill("0");
  await expect(page.getByText("1 row", { exact: true }).first()).toBeVisible();
});
