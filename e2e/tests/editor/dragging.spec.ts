import { expect, test, type Page } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

async function boxOf(page: Page, node: string) {
  const box = await page.getByTestId(`node-${node}`).boundingBox();
  if (box === null) throw new Error(`node ${node} is not in view`);
  return box;
}

/** How far the end of the wire from Orders is from the port that it leads to, px of the screen. */
async function gapAtPort(page: Page): Promise<number> {
  return page.evaluate(() => {
    const wire = document.querySelector<SVGPathElement>('[data-id="orders.out→byCategory.in"] path');
    const port = document.querySelector('.react-flow__node[data-id="byCategory"] .react-flow__handle.target')?.getBoundingClientRect();
    const toScreen = wire?.getScreenCTM();
    if (wire == null || toScreen == null || port === undefined) return Number.NaN;
    const end = wire.getPointAtLength(wire.getTotalLength()).matrixTransform(toScreen);
    return Math.hypot(end.x - port.left, end.y - (port.top + port.height / 2));
  });
}

test("dragged nodes take their wires along, stay where they are let go, and go back in one step", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-byCategory").click();
  await page.getByTestId("node-perMinute").click({ modifiers: ["Shift"] });
  const [first, second, still] = [await boxOf(page, "byCategory"), await boxOf(page, "perMinute"), await boxOf(page, "orders")];
  await page.mouse.move(first.x + 60, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(first.x + 60, first.y + 140, { steps: 6 });

  // In hand.
  await expect.poll(async () => (await boxOf(page, "byCategory")).y - first.y).toBeGreaterThan(60);
  const held = await boxOf(page, "byCategory");
  expect((await boxOf(page, "perMinute")).y - second.y).toBeCloseTo(held.y - first.y, 0);
  expect((await boxOf(page, "orders")).y).toBeCloseTo(still.y, 0);
  expect(await gapAtPort(page)).toBeLessThan(2);

  await page.mouse.up();
  await expect(page.getByTestId("canvas").locator("[data-dragging]")).toHaveCount(0);
  expect((await boxOf(page, "byCategory")).y).toBeCloseTo(held.y, 0);
  expect(await gapAtPort(page)).toBeLessThan(2);

  // The canvas answers the pointer again: another node, there and back to where it was, is no step of undo.
  await page.mouse.move(still.x + 60, still.y + 20);
  await page.mouse.down();
  // A drag counts from its first move.
  await page.mouse.move(still.x + 62, still.y + 20);
  await page.mouse.move(still.x + 62, still.y + 90, { steps: 4 });
  await page.mouse.move(still.x + 60, still.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await boxOf(page, "orders")).y)).toBe(Math.round(still.y));
  expect(await gapAtPort(page)).toBeLessThan(2);

  await page.keyboard.press("Control+z");
  await expect.poll(async () => Math.round((await boxOf(page, "byCategory")).y)).toBe(Math.round(first.y));
  expect(Math.round((await boxOf(page, "perMinute")).y)).toBe(Math.round(second.y));
  expect(await gapAtPort(page)).toBeLessThan(2);
});
