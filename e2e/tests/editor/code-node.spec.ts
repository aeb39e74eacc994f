import { expect, test } from "@playwright/test";
import { openPipeline } from "../../support/editor.ts";

test("code of a node runs in the preview's sandbox, and what it stumbles over is marked in it", async ({ page, request }) => {
  await openPipeline(page, request, { template: "code-for-the-rest" });
  await expect(page.getByTestId("node-singles").locator("[data-rows]:not([data-rows='0'])")).toBeAttached({ timeout: 20_000 });

  await page.getByTestId("node-plateaus").click();
  const field = page.getByTestId("code-field");
  await expect(field).toBeVisible({ timeout: 20_000 });
  await expect(field.getByText("processElement").first()).toBeVisible({ timeout: 20_000 });

  // The end of the first line of code is a text that is no program.
  await field.locator(".view-line").nth(1).click();
  await page.keyboard.press("End");
  await page.keyboard.type(" +;");
  await expect(page.getByText(/Line 2, column \d+: SyntaxError/)).toBeVisible({ timeout: 20_000 });

  for (let i = 0; i < " +;".length; i++) await page.keyboard.press("Backspace");
  await expect(page.getByText(/Line 2, column/)).toHaveCount(0, { timeout: 20_000 });

  // A loop that does not end is stopped, and says so at its node.
  await page.keyboard.type(" while (true);");
  await expect(page.getByText(/ran for more than 1000 ms/).first()).toBeVisible({ timeout: 20_000 });
});
