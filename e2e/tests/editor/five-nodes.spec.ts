import { expect, test, type Page } from "@playwright/test";
import { drop, openBlankPipeline, wire } from "../editor-gestures.ts";

const LIMIT_MS = 60_000;

/** Five nodes stand in a chain, nothing is wrong with them, and rows arrive at the end. */
async function expectWorks(page: Page): Promise<void> {
  await expect(page.getByTestId("canvas").locator("[data-testid^='node-']")).toHaveCount(5);
  await expect(page.getByRole("group", { name: /^Edge from/ })).toHaveCount(4);
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await expect(page.getByText("No problems. It can run.")).toBeVisible();
  await expect(page.getByTestId("canvas").locator("[data-kind='sink.table']")).toContainText(/\d+ rows?/);
}

test("five nodes by mouse, from an empty canvas, in under a minute", async ({ page }) => {
  await openBlankPipeline(page);
  const start = Date.now();
  await drop(page, "source.generator", { x: 110, y: 80 });
  await drop(page, "transform.filter", { x: 340, y: 80 });
  await wire(page, "Generator output out", "Filter input in");
  await page.locator("[data-path=condition]").getByRole("combobox").or(page.locator("[data-path=condition] .monaco-editor")).click();
  await page.keyboard.insertText("quantity > 1");
  await drop(page, "transform.keyBy", { x: 570, y: 80 });
  await wire(page, "Filter output out", "Key by input in");
  await page.getByRole("combobox", { name: "Keys" }).fill("category");
  await page.getByRole("combobox", { name: "Keys" }).press("Enter");
  await drop(page, "window.aggregate", { x: 340, y: 260 });
  await wire(page, "Key by output out", "Window input in");
  await drop(page, "sink.table", { x: 570, y: 260 });
  await wire(page, "Window output out", "Table input in");
  await expectWorks(page);
  expect(Date.now() - start).toBeLessThan(LIMIT_MS);
});

test("five nodes by keyboard, from an empty canvas, in under a minute", async ({ page }) => {
  await openBlankPipeline(page);
  const start = Date.now();
  const keys = page.keyboard;
  await page.getByTestId("canvas").focus();
  await keys.press("Tab");
  for (const kind of ["generator", "filter", "key by", "window", "table"]) {
    await expect(page.getByRole("dialog", { name: "Add a node" })).toBeVisible();
    await keys.type(kind);
    await expect(page.getByRole("option").first()).toHaveAttribute("aria-selected", "true");
    await keys.press(kind === "table" ? "Enter" : "Control+Enter");
  }
  await expect(page.getByTestId("canvas").locator("[data-testid^='node-']")).toHaveCount(5);
  // From the table back along the wires to the two nodes that need something.
  await keys.press("ArrowLeft");
  await keys.press("ArrowLeft");
  await keys.press("Enter");
  await expect(page.getByRole("combobox", { name: "Keys" })).toBeFocused();
  await keys.type("category");
  await keys.press("Enter");
  await keys.press("Escape");
  if (await page.getByRole("combobox", { name: "Keys" }).evaluate((field) => field === document.activeElement)) await keys.press("Escape");
  await expect(page.locator("[data-id=keyBy]")).toBeFocused();
  await keys.press("ArrowLeft");
  await keys.press("Enter");
  await expect(page.locator("[data-path=condition] :focus")).toBeAttached();
  await keys.type("quantity > 1");
  await expectWorks(page);
  expect(Date.now() - start).toBeLessThan(LIMIT_MS);
});
