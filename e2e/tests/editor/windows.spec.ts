import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("windows stand on a time axis with the sample rows, follow the settings, and are drawn longer by hand and by key", async ({
  page,
  request,
}) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("node-perMinute").click();
  await page.getByRole("tab", { name: "Windows" }).click();
  const timeline = page.getByTestId("window-timeline");
  // 20 s of orders of the generator lie in few windows of a minute; shorter windows are more.
  await expect(timeline).toHaveAttribute("data-windows", /^\d+$/);
  const windows = async () => Number(await timeline.getAttribute("data-windows"));
  const before = await windows();
  await page
    .getByRole("textbox", { name: "Size" })
    .or(page.getByRole("spinbutton", { name: "Size" }))
    .first()
    .fill("1");
  await page.getByRole("combobox", { name: "Unit" }).first().click();
  await page.getByRole("option", { name: "s", exact: true }).click();
  await expect.poll(windows).toBeGreaterThan(before);

  const handle = page.getByTestId("window-handle-sizeMs");
  await handle.focus();
  await page.keyboard.press("ArrowRight");
  await expect(handle).toHaveAttribute("aria-valuenow", "2000");
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 200, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await handle.getAttribute("aria-valuenow"))).toBeGreaterThan(2000);

  // Back in event time fewer windows have fired.
  const fired = timeline.locator("[data-window-state=fired], [data-window-state=closed]");
  const atEnd = await fired.count();
  await page.getByTestId("time-scrubber").fill("3");
  await expect.poll(() => fired.count()).toBeLessThan(atEnd);
});
