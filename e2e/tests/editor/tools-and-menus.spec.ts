import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("H takes the canvas by the hand, 0 shows it at its size, P searches the palette, Shift leaves the grid", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  const canvas = page.getByTestId("canvas");
  const node = page.getByTestId("node-orders");
  await canvas.focus();
  await page.keyboard.press("h");
  await expect(canvas).toHaveAttribute("data-tool", "pan");
  const before = (await node.boundingBox())!;
  const empty = { x: before.x + 60, y: before.y + 220 };
  await page.mouse.move(empty.x, empty.y);
  await page.mouse.down();
  await page.mouse.move(empty.x + 40, empty.y + 30, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await node.boundingBox())!.x - before.x)).toBe(40);
  await page.keyboard.press("v");
  await expect(canvas).toHaveAttribute("data-tool", "select");
  await page.keyboard.press("-");
  await expect.poll(async () => Math.round((await node.boundingBox())!.width)).toBeLessThan(Math.round(before.width));
  await page.keyboard.press("0");
  await expect.poll(async () => Math.round((await node.boundingBox())!.width)).toBe(188);

  // One in the middle: at its size the graph is wider than the canvas.
  const middle = page.getByTestId("node-byCategory");
  const at = (await middle.boundingBox())!;
  await page.mouse.move(at.x + 60, at.y + 14);
  await page.mouse.down();
  await page.mouse.move(at.x + 80, at.y + 84, { steps: 4 });
  await page.keyboard.down("Shift");
  await page.mouse.move(at.x + 65, at.y + 99, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
  // At 100 % a step of the grid is 16 px: this is between two.
  await expect.poll(async () => Math.round((await middle.boundingBox())!.y - at.y)).toBeGreaterThan(48);
  expect(Math.round((await middle.boundingBox())!.y - at.y) % 16).not.toBe(0);

  await canvas.focus();
  await page.keyboard.press("p");
  await expect(page.getByRole("searchbox")).toBeFocused();
});

test("a filter on a field goes in from the menu and from the rows, and a node before another one", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  const filters = page.getByTestId("canvas").locator("[data-kind='transform.filter']");
  const wires = page.getByRole("group", { name: /^Edge from/ });
  await page.getByTestId("node-perMinute").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Filter on field" }).hover();
  await page.getByRole("menuitem", { name: "n", exact: true }).click();
  await expect(filters.filter({ hasText: "n > 0" })).toBeVisible();
  await expect(wires).toHaveCount(4);

  await page.getByTestId("node-orders").click();
  const out = page.getByRole("table", { name: "Out" });
  await out.getByRole("columnheader", { name: /^quantity/ }).hover();
  await out.getByRole("button", { name: "Filter on quantity" }).click();
  await expect(filters.filter({ hasText: "quantity > 0" })).toBeVisible();
  await expect(wires).toHaveCount(5);

  await page.getByTestId("node-byCategory").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Insert before…" }).click();
  await page.getByRole("dialog").getByRole("combobox").fill("map");
  await page.keyboard.press("Enter");
  await expect(wires).toHaveCount(6);
});

test("a node that somebody edits is neither disabled nor deleted by another without a word, and comes back by undo", async ({
  page,
  request,
  browser,
}) => {
  const id = await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-table").click();
  const other = await (await browser.newContext()).newPage();
  await other.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  await other.goto(`/pipelines/${id}`);
  const table = other.getByTestId("node-table");
  await expect(table.getByRole("img", { name: /is editing this node/ })).toBeVisible({ timeout: 15_000 });

  // By key and menu, alone and among others.
  const notice = other.getByText(/is editing Table\. Nothing was changed\./);
  await table.click();
  await other.keyboard.press("d");
  await expect(notice).toBeVisible();
  await expect(table).not.toContainText("disabled");
  await other.getByTestId("node-perMinute").click({ modifiers: ["Shift"] });
  await other.keyboard.press("Delete");
  await expect(notice).toBeVisible();
  await expect(table).toBeVisible();
  await expect(other.getByTestId("node-perMinute")).toBeVisible();

  await other.getByRole("listitem").filter({ has: notice }).getByRole("button", { name: "Edit anyway" }).click();
  await expect(table).toHaveCount(0);
  await expect(other.getByTestId("node-perMinute")).toHaveCount(0);
  await other.getByTestId("canvas").focus();
  await other.keyboard.press("Control+z");
  await expect(table).toBeVisible();
  await other.context().close();
});

test("who comes to a node second is told who edits it, and edits after one click", async ({ page, request, browser }) => {
  const id = await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-table").click();
  const other = await (await browser.newContext()).newPage();
  await other.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  await other.goto(`/pipelines/${id}`);
  await other.getByTestId("node-table").click();
  const name = other.getByTestId("node-name");
  const anyway = other.getByRole("button", { name: "Edit anyway" });
  await expect(anyway).toBeVisible();
  await expect(other.getByTestId("node-table").getByRole("img", { name: /is editing this node/ })).toBeVisible();
  const locked = name.locator("xpath=ancestor::*[@inert]");
  await expect(locked).toHaveCount(1);
  await anyway.click();
  await expect(locked).toHaveCount(0);
  await name.fill("Both of us");
  await expect(page.getByTestId("node-table")).toContainText("Both of us", { timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Edit anyway" })).toHaveCount(0);
  await other.context().close();
});
