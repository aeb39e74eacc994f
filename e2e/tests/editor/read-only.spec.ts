import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
import { ORDERS } from "../../support/editor.ts";
import { startSecondServer } from "../../support/second-server.ts";

test("where nothing may be changed the editor shows everything, says so, and neither takes nor sends an edit", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const { id } = await new Api(request).mutate<{ id: string }>("pipelines.create", {
    from: "document",
    document: {
      format: "millrace/v1",
      ...ORDERS,
      name: `Looked at ${Date.now()}`,
      notes: [{ id: "note", text: "Mind the gap", x: 0, y: 240, width: 200, height: 100 }],
      tests: [{ name: "Counts", rows: { orders: [] }, expected: { table: [] } }],
    },
  });
  await using server = await startSecondServer({ MILLRACE_READ_ONLY: "1" });
  const sent: string[] = [];
  page.on("request", (call) => {
    if (call.method() === "POST" && !/presence\.|live\./.test(call.url())) sent.push(call.url());
  });
  await page.goto(`${server.url}/pipelines/${id}`);
  const canvas = page.getByTestId("canvas");
  await expect(canvas).toBeVisible();
  await expect(page.getByTestId("read-only-banner")).toContainText("nothing can be changed, saved or started");
  await expect(page.getByTestId("pipeline-name")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeDisabled();
  await expect(page.getByTestId("palette-transform.filter")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Add a note" })).toHaveCount(0);

  // All of a node is there to be read.
  await page.getByTestId("node-perMinute").click();
  await expect(page.getByTestId("node-name")).toBeDisabled();
  await expect(page.getByTestId("node-name")).toHaveValue("Per minute");
  await expect(page.getByText("Slot sharing group")).toBeVisible();
  await page.getByRole("tab", { name: "Schema" }).click();
  await expect(page.getByRole("tab", { name: "Schema" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: /^Tests/ }).click();
  await expect(page.getByRole("textbox", { name: "Name of the test" })).toBeDisabled();

  // Keys and gestures are answered, and change nothing.
  await page.getByTestId("node-perMinute").click();
  /** How far two nodes are from each other: the view itself may be moved. */
  const apart = async () => {
    const [left, right] = [await page.getByTestId("node-perMinute").boundingBox(), await page.getByTestId("node-table").boundingBox()];
    return [(right?.x ?? 0) - (left?.x ?? 0), (right?.y ?? 0) - (left?.y ?? 0)].map(Math.round);
  };
  const before = await apart();
  for (const key of ["Delete", "d", "Control+d", "Tab", "Control+s"]) await page.keyboard.press(key);
  await expect(page.getByText("Nothing was changed: here you may only look.")).toBeVisible();
  await page.getByTestId("node-perMinute").dragTo(canvas, { targetPosition: { x: 300, y: 300 } });
  expect(await apart()).toEqual(before);
  await expect(canvas.locator("[data-testid^='node-']")).toHaveCount(4);
  await page.getByTestId("node-table").click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Select upstream" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Delete" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  expect(sent).toEqual([]);

  // The lists, alerts and settings say the same.
  for (const [path, button] of [
    ["/", "New pipeline"],
    ["/alerts", "New rule"],
    ["/settings", "Save"],
  ] as const) {
    await page.goto(`${server.url}${path}`);
    await expect(page.getByTestId("read-only-banner")).toBeVisible();
    await expect(page.getByRole("button", { name: button }).first()).toBeDisabled();
  }
  await page.goto(server.url);
  await expect(page.getByRole("searchbox", { name: "Search pipelines" })).toBeEnabled();
  await expect(page.getByTestId(`pipeline-${id}`).getByRole("button")).toBeDisabled();
});
