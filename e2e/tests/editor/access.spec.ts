import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { openPipeline } from "../../support/editor.ts";

async function expectAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude(".monaco-editor").analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    serious.map(
      ({ id, nodes }) =>
        `${where}: ${id} at ${nodes
          .slice(0, 3)
          .map((node) => String(node.target))
          .join(", ")}`,
    ),
  ).toEqual([]);
}

for (const theme of ["light", "dark"] as const) {
  test(`the editor has no serious finding of axe (${theme})`, async ({ page, request }) => {
    test.setTimeout(180_000);
    await page.emulateMedia({ colorScheme: theme });
    await openPipeline(page, request, { template: "late-data" });
    await page.getByTestId("canvas").locator("[data-kind='window.aggregate']").click();
    for (const tab of ["Data", "Windows", "Problems", "Tests"]) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
      await expectAccessible(page, tab);
    }
    for (const tab of ["Outline", "Versions"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expectAccessible(page, tab);
    }
    await page.getByTestId("canvas").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await expectAccessible(page, "keys");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Alt+Enter");
    await expect(page.getByTestId("confirm-deploy")).toBeVisible();
    await expectAccessible(page, "deploy");
  });
}
