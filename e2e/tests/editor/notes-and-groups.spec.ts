import { expect, test, type Locator, type Page } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

/** Drags something by its point to a point of the screen; `look` is called before it is let go. */
async function drag(page: Page, what: Locator, to: { x: number; y: number }, look?: () => Promise<void>): Promise<void> {
  const box = (await what.boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 14);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await look?.();
  await page.mouse.up();
}

test("a note is Markdown, is tied to a node by dragging it there, and goes with the node", async ({ page, request }) => {
  const note = {
    id: "why",
    text: "# Why\n**Late** rows: see [the guide](https://example.org) <b>x</b>",
    x: 300,
    y: 260,
    width: 200,
    height: 110,
  };
  await openPipeline(page, request, { document: { ...ORDERS, notes: [note] } });
  const card = page.getByTestId("note-why");
  await expect(card.getByRole("heading", { name: "Why" })).toBeVisible();
  await expect(card.locator("strong")).toHaveText("Late");
  await expect(card.getByRole("link", { name: "the guide" })).toHaveAttribute("href", "https://example.org");
  await expect(card).toContainText("<b>x</b>");

  const node = page.getByTestId("node-perMinute");
  const over = (await node.boundingBox())!;
  await drag(page, card, { x: over.x + 90, y: over.y + 30 });
  await expect(card).toHaveAttribute("data-attached", "perMinute");
  const before = { note: (await card.boundingBox())!, node: (await node.boundingBox())! };
  expect(before.note.y + before.note.height).toBeLessThan(before.node.y);
  await drag(page, node, { x: before.node.x + 60, y: before.node.y + 174 });
  await expect.poll(async () => Math.round((await node.boundingBox())!.y - before.node.y)).toBeGreaterThan(100);
  const after = { note: (await card.boundingBox())!, node: (await node.boundingBox())! };
  expect(Math.round(after.note.y - before.note.y)).toBe(Math.round(after.node.y - before.node.y));

  // Tidy takes it along as well.
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Shift+Alt+t");
  await expect.poll(async () => Math.round((await node.boundingBox())!.y)).not.toBe(Math.round(after.node.y));
  const [tidyNote, tidyNode] = [(await card.boundingBox())!, (await node.boundingBox())!];
  expect(tidyNote.y + tidyNote.height).toBeLessThan(tidyNode.y);

  // By keyboard: the outline, Enter, write.
  await page.getByRole("tab", { name: "Outline" }).click();
  await page.getByRole("treeitem", { name: "# Why" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n- one more");
  await expect(card.getByRole("listitem")).toHaveText("one more");

  await card.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Detach from its node" }).click();
  await expect(card).not.toHaveAttribute("data-attached", "perMinute");
});

test("a node is dragged into a frame and out of it; the frame shows that it takes it", async ({ page, request }) => {
  await openPipeline(page, request, {
    document: {
      ...ORDERS,
      groups: [{ id: "pair", name: "Pair", nodes: ["byCategory", "perMinute"] }],
      layout: { ...ORDERS.layout, table: { x: 512, y: 320 } },
    },
  });
  const frame = page.getByTestId("group-pair");
  const width = async () => Math.round((await frame.boundingBox())!.width);
  const narrow = await width();
  const box = (await frame.boundingBox())!;
  const table = page.getByTestId("node-table");
  await drag(page, table, { x: box.x + box.width - 60, y: box.y + 60 }, () => expect(frame).toHaveAttribute("data-drop", "target"));
  await expect.poll(width).toBeGreaterThan(narrow);
  await drag(page, table, { x: box.x + 200, y: box.y + box.height + 140 }, () => expect(frame).toHaveAttribute("data-drop", "left"));
  await expect.poll(width).toBe(narrow);
  await page.keyboard.press("Control+z");
  await expect.poll(width).toBeGreaterThan(narrow);

  // Copies of a part of the group stay in it, a copy of the whole is a group of its own, and Shift keeps the wire from before.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const wires = page.getByRole("group", { name: /^Edge from/ });
  await page.getByTestId("node-byCategory").click();
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await expect(page.getByTestId("canvas").locator("[data-kind='transform.keyBy']")).toHaveCount(2);
  await expect(wires).toHaveCount(3);
  await page.keyboard.press("Control+Shift+v");
  await expect(page.getByTestId("canvas").locator("[data-kind='transform.keyBy']")).toHaveCount(3);
  await expect(wires).toHaveCount(4);
  await frame.getByText("Pair").click();
  await page.keyboard.press("Control+d");
  await expect(page.getByText("Pair", { exact: true })).toHaveCount(2);
});
