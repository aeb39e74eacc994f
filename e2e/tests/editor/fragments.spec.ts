import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
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

test("a fragment is added by Tab, and where a wire ends on nothing, wired by the ends that fit", async ({ page, request }) => {
  const api = new Api(request);
  const stamp = Date.now();
  const [chain, input] = [`Large by user ${stamp}`, `Feed ${stamp}`];
  const filter = { id: "large", kind: "transform.filter", config: { condition: "quantity > 2" } };
  const keyBy = { id: "byUser", kind: "transform.keyBy", config: { keys: ["category"] } };
  await api.mutate("fragments.save", {
    name: chain,
    fragment: {
      nodes: [filter, keyBy],
      edges: [{ from: "large.out", to: "byUser.in" }],
      layout: { large: { x: 0, y: 0 }, byUser: { x: 256, y: 0 } },
    },
  });
  await api.mutate("fragments.save", { name: input, fragment: { nodes: [{ id: "feed", kind: "source.generator" }], layout: {} } });

  await openPipeline(page, request, {
    document: { ...ORDERS, nodes: ORDERS.nodes.slice(0, 1), edges: [], layout: { orders: { x: 0, y: 0 } } },
  });
  const list = page.getByRole("dialog", { name: "Add a node" });
  const wires = page.getByRole("group", { name: /^Edge from/ });

  // With nothing selected everything is there, in a group of its own.
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Tab");
  const group = list.getByRole("group", { name: "Fragments" });
  await expect(group.getByRole("option", { name: chain })).toBeVisible();
  await expect(group.getByRole("option", { name: input })).toBeVisible();
  await page.keyboard.press("Escape");

  // Behind a node only what takes its rows; search and Enter place it.
  await page.getByTestId("node-orders").click();
  await page.keyboard.press("Tab");
  await expect(group.getByRole("option", { name: chain })).toBeVisible();
  await expect(group.getByRole("option", { name: input })).toHaveCount(0);
  await page.keyboard.type(chain);
  await page.keyboard.press("Control+Enter");
  await expect(page.getByTestId("node-large")).toBeVisible();
  await expect(wires).toHaveCount(2);
  // Ctrl+Enter goes on behind its last node: there is a stream with keys now.
  await expect(list).toBeVisible();
  await page.keyboard.type("window agg");
  await page.keyboard.press("Enter");
  await expect(wires).toHaveCount(3);
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("canvas").locator("[data-testid^='node-']")).toHaveCount(1);

  // A wire that ends on nothing.
  const port = await page.getByRole("img", { name: "Orders output out" }).boundingBox();
  if (port === null) throw new Error("no port");
  await page.mouse.move(port.x + port.width / 2, port.y + port.height / 2);
  await page.mouse.down();
  await page.mouse.move(port.x + 160, port.y + 120, { steps: 8 });
  await page.mouse.up();
  await expect(group.getByRole("option", { name: input })).toHaveCount(0);
  await group.getByRole("option", { name: chain }).click();
  await expect(wires).toHaveCount(2);
  await expect(page.getByTestId("canvas")).toContainText(chain);
});
