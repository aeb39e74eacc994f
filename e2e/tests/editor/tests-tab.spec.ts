import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("a test is made from sample rows, fails where a row is wrong, says which, and shows it on the node", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByRole("tab", { name: /^Tests/ }).click();
  await page.getByRole("button", { name: "Add a test" }).click();
  const expected = page.getByRole("region", { name: "Table", exact: true });
  await expect(page.getByRole("table", { name: "Orders" }).getByRole("row")).toHaveCount(9);
  await expect(expected.getByText(/more$/)).toBeVisible();
  await expected.getByRole("button", { name: "Take what came" }).click();
  await expect(page.getByTestId("tests-state")).toHaveText("1 test passes");
  await expect(page.getByTestId("node-table").getByRole("img", { name: "One test passes here" })).toBeVisible();

  await expected.getByRole("textbox", { name: "n in row 1" }).fill("99");
  await expect(page.getByTestId("tests-state")).toHaveText("1 test fails");
  await expect(expected.getByText("1 missing")).toBeVisible();
  await expect(page.getByTestId("node-table").getByRole("img", { name: "One test fails here" })).toBeVisible();
  // One step of undo for what was typed in one cell.
  await page.getByTestId("canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("tests-state")).toHaveText("1 test passes");
});
