import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

const LIMITED = {
  ...ORDERS,
  nodes: [...ORDERS.nodes, { id: "large", kind: "transform.filter", name: "Large", config: { condition: "quantity > ${least}" } }],
  layout: { ...ORDERS.layout, large: { x: 256, y: 240 } },
};

test("a selection is kept as a fragment, placed elsewhere with other values, and updated when there is a newer version", async ({
  page,
  request,
}) => {
  const name = `Large orders ${Date.now()}`;
  const first = await openPipeline(page, request, { document: LIMITED });
  await page.getByTestId("node-large").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Save as fragment…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "Default of least" }).fill("2");
  await dialog.getByRole("button", { name: "Save fragment" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByTestId("node-large")).toContainText("quantity > 2");
  await expect(page.getByTestId("group-note-group")).toHaveText("v1");

  // In another pipeline, with a value of its own.
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId(`palette-fragment-${name}`).click();
  const card = page.getByTestId("canvas").locator("[data-kind='transform.filter']");
  await expect(card).toContainText("quantity > 2");
  await page.getByTestId("fragment-inspector").getByRole("textbox", { name: "least" }).fill("5");
  await expect(card).toContainText("quantity > 5");

  // What is changed here becomes the next version.
  await card.click();
  const least = page.getByTestId("group-note-group");
  await page.getByTestId("node-name").fill("Larger");
  await page.getByTestId("group-group").getByText(name).click();
  await page.getByRole("button", { name: "Save as the next version…" }).click();
  await dialog.getByRole("button", { name: "Save as version 2" }).click();
  await expect(least).toHaveText("v2");
  await expect(card).toContainText("quantity > 5");

  // The first pipeline hears of it; the update keeps what it had, and undo takes it back.
  await page.goto(`/pipelines/${first}`);
  await expect(least).toHaveText("v1, v2 is there");
  await page.getByTestId("group-group").getByText(name).click();
  await page.getByTestId("fragment-inspector").getByRole("button", { name: "Update" }).click();
  await expect(least).toHaveText("v2");
  await expect(page.getByTestId("node-large")).toContainText("Larger");
  await expect(page.getByTestId("node-large")).toContainText("quantity > 2");
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("node-large")).not.toContainText("Larger");
});
