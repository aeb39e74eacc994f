import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("nodes are grouped, folded to one card that keeps its wires, and opened again; Alt and a stroke cut a wire", async ({
  page,
  request,
}) => {
  await openPipeline(page, request, { document: ORDERS });
  const wires = page.getByRole("group", { name: /^Edge from/ });
  const canvas = page.getByTestId("canvas");
  await expect(wires).toHaveCount(3);
  await page.getByTestId("node-byCategory").click();
  await page.getByTestId("node-perMinute").click({ modifiers: ["Shift"] });
  await page.keyboard.press("Control+g");
  const frame = page.getByTestId("group-group");
  await expect(frame).toBeVisible();
  await frame.getByRole("button", { name: "Fold Group" }).click();
  await expect(page.getByTestId("node-perMinute")).toHaveCount(0);
  const card = page.getByTestId("node-group");
  await expect(card).toContainText("2 nodes, folded");
  await expect(wires).toHaveCount(2);

  // It moves as one, and undo puts it back in one step.
  const before = (await card.boundingBox())!;
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x + 60, before.y + 140, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => (await card.boundingBox())!.y).toBeGreaterThan(before.y + 60);
  await card.dblclick();
  await expect(page.getByTestId("node-perMinute")).toBeVisible();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(async () => Math.round((await card.boundingBox())!.y)).toBe(Math.round(before.y));
  await card.dblclick();
  await expect(wires).toHaveCount(3);

  const [from, to] = [(await page.getByTestId("node-orders").boundingBox())!, (await page.getByTestId("node-byCategory").boundingBox())!];
  const x = (from.x + from.width + to.x) / 2;
  await page.keyboard.down("Alt");
  await page.mouse.move(x, from.y - 30);
  await page.mouse.down();
  await page.mouse.move(x, from.y + from.height + 30, { steps: 8 });
  await page.mouse.up();
  await page.keyboard.up("Alt");
  await expect(wires).toHaveCount(2);
  await canvas.focus();
  await page.keyboard.press("Control+z");
  await expect(wires).toHaveCount(3);
});

test("Shift counts at the very press of the mouse, however late the page learns of the key", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-byCategory").click();
  const box = (await page.getByTestId("node-perMinute").boundingBox())!;
  const devTools = await page.context().newCDPSession(page);
  const shift = 8;
  for (const type of ["mousePressed", "mouseReleased"] as const)
    await devTools.send("Input.dispatchMouseEvent", {
      type,
      x: box.x + 60,
      y: box.y + 20,
      button: "left",
      clickCount: 1,
      modifiers: shift,
    });
  await page.keyboard.press("Control+g");
  await page.getByTestId("group-group").getByRole("button", { name: "Fold Group" }).click();
  await expect(page.getByTestId("node-group")).toContainText("2 nodes, folded");
});
