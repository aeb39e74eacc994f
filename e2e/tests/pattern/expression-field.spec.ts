import { expect, test } from "@playwright/test";
import { importDocument } from "../editor-gestures.ts";

const document = {
  format: "millrace/v1",
  name: "Expressions",
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 20 } },
    { id: "many", kind: "transform.filter", name: "Many", config: { condition: "quantty > 1" } },
    { id: "out", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "many.in" },
    { from: "many.out", to: "out.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, many: { x: 240, y: 0 }, out: { x: 480, y: 0 } },
};

test("an expression is written in Monaco: a repair by keys, completion with types, the value on the sample row", async ({ page }) => {
  await importDocument(page, document);
  await page.getByTestId("node-many").click();
  const row = page.locator("[data-path=condition]");
  await row.getByRole("combobox").click();
  await expect(row.locator(".monaco-editor")).toBeVisible();
  await expect(row.getByRole("combobox", { name: "Keep rows where" })).toBeFocused();

  await page.keyboard.press("Control+.");
  await expect(page.locator(".action-widget").first()).toContainText("Use quantity");
  await page.keyboard.press("Enter");
  await expect(row.locator(".view-lines")).toHaveText("quantity > 1");
  await expect(row.getByTestId("expression-value")).toHaveText(/^=.*(true|false)BOOLEAN/);

  await page.keyboard.press("End");
  await page.keyboard.type(" AND pric");
  await expect(page.locator(".suggest-widget")).toContainText(/price.*DECIMAL/);
  await page.keyboard.press("Enter");
  await page.keyboard.type(" > 0");
  await expect(row.locator(".view-lines")).toHaveText("quantity > 1 AND price > 0");

  // Tab leads on, and nothing of it is in the text; undo is the pipeline's.
  await page.keyboard.press("Control+z");
  await expect(row.locator(".view-lines")).not.toHaveText("quantity > 1 AND price > 0");
  await page.keyboard.press("Control+y");
  await page.keyboard.press("Tab");
  await expect(row.getByRole("button", { name: "Functions" })).toBeFocused();
});

test("functions are found by name, shown with an example that is computed, and go in at the caret", async ({ page }) => {
  await importDocument(page, document);
  await page.getByTestId("node-many").click();
  const row = page.locator("[data-path=condition]");
  await row.hover();
  await row.getByRole("button", { name: "Functions" }).click();
  await page.getByRole("combobox", { name: "Search functions" }).fill("char_len");
  await expect(page.getByRole("option", { name: "CHAR_LENGTH", exact: true })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByText("= 5", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(row).toContainText("CHAR_LENGTH(");
  await expect(row.getByRole("combobox")).toBeFocused();
});
