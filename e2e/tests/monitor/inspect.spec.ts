import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

const orders = (name: string): object => ({
  name,
  settings: { parallelism: 2, checkpointing: { intervalMs: 1_000 } },
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 500 } },
    { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
    { id: "totals", kind: "transform.aggregate", name: "Totals", config: { aggregates: [{ as: "n", fn: "COUNT" }] } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "totals.in" },
    { from: "totals.out", to: "table.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, byCategory: { x: 280, y: 0 }, totals: { x: 560, y: 0 }, table: { x: 840, y: 0 } },
});

test("rows of a running job are looked at, filtered, paused, and pinned as samples of the editor", async ({ page, request }) => {
  test.setTimeout(90_000);
  const api = new Api(request);
  const { jobId, pipelineId } = await api.run(orders("Peeked"));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-totals")).toContainText(" in · ", { timeout: 30_000 });
  await page.getByRole("tab", { name: "Peek" }).click();
  const rows = page.getByRole("table", { name: "Rows that pass" });
  await expect(rows.getByRole("row")).not.toHaveCount(1);

  await page.getByRole("textbox", { name: "Only rows where" }).fill("nowhere > 5");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(page.getByText("The filter is no condition")).toBeVisible();
  await page.getByRole("textbox", { name: "Only rows where" }).fill("category = 'Home'");
  await page.getByRole("button", { name: "Apply" }).click();
  await expect(rows.getByRole("row").nth(1)).toContainText("Home", { timeout: 15_000 });
  expect(
    await rows
      .getByRole("row")
      .filter({ hasNotText: /Home|Kind/ })
      .count(),
  ).toBe(0);

  await page.getByRole("button", { name: "Pause" }).click();
  const held = await page.getByTestId("peek-count").getAttribute("data-rows");
  await page.getByRole("button", { name: "Pin as samples" }).click();
  await expect(page.getByText(/rows? stands? for Orders in the editor now/)).toBeVisible();
  const { document } = await api.query<{ document: { samples: Record<string, { category: string }[]> } }>("pipelines.get", {
    id: pipelineId,
  });
  expect(document.samples["orders"]?.length).toBe(Number(held));
  expect(new Set(document.samples["orders"]?.map((row) => row.category))).toEqual(new Set(["Home"]));

  await page.getByTestId("node-totals").click();
  await expect(rows.getByRole("columnheader", { name: "n", exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Totals" }).getByRole("figure", { name: /^State/ })).toContainText(/\d k?B/);
});

test("a click on a wire shows its rows, and those of any node are pinned to it for the editor's preview", async ({ page, request }) => {
  test.setTimeout(90_000);
  const api = new Api(request);
  const { jobId, pipelineId } = await api.run(orders("Looked at"));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-totals")).toContainText(" in · ", { timeout: 30_000 });
  // Beside its end, where neither a port nor the label lies over it.
  const clickWire = async (place: number): Promise<void> => {
    const box = await page.locator(".react-flow__edge-path").nth(place).boundingBox();
    await page.mouse.click((box?.x ?? 0) + 16, (box?.y ?? 0) + (box?.height ?? 0) / 2);
  };
  await clickWire(2);
  await expect(page.getByRole("tab", { name: "Peek" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("combobox", { name: "Where to look" })).toHaveText("Totals");
  const rows = page.getByRole("table", { name: "Rows that pass" });
  await expect(rows.getByRole("row").nth(3)).toBeVisible({ timeout: 15_000 });

  await page.getByTestId("node-orders").click();
  await page.getByRole("button", { name: "Look at rows" }).click();
  await expect(page.getByRole("combobox", { name: "Where to look" })).toHaveText("Orders");
  await clickWire(2);
  await expect(page.getByRole("combobox", { name: "Where to look" })).toHaveText("Totals");
  await expect(rows.getByRole("row").nth(3)).toBeVisible({ timeout: 15_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  const seen = Number(await page.getByTestId("peek-count").getAttribute("data-rows"));
  await page.getByRole("button", { name: "Pin as samples" }).click();
  await expect(page.getByText(/rows? stands? for Totals in the editor now/)).toBeVisible();

  await page.goto(`/pipelines/${pipelineId}`);
  const totals = page.getByTestId("node-totals");
  await expect(totals.getByRole("img", { name: /pinned rows? stands? in the place/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByTestId("node-table")).toContainText(`${seen} row`, { timeout: 15_000 });
  await totals.click();
  await page.getByRole("button", { name: "Pinned rows…" }).click();
  await page.getByRole("button", { name: "Use none" }).click();
  await expect(totals.getByRole("img", { name: /pinned/ })).toHaveCount(0);
});

test("a peek whose renewal does not get through says so", async ({ page, request }) => {
  test.setTimeout(60_000);
  const { jobId } = await new Api(request).run(orders("Cut off"));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-totals")).toContainText(" in · ", { timeout: 30_000 });
  await page.route(/keepPeek/, (route) => route.abort());
  await page.getByRole("tab", { name: "Peek" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "rows may stop" })).toBeVisible({ timeout: 20_000 });
});

test("threads are profiled as a flame graph, and logs of job and worker are followed and downloaded", async ({ page, request }) => {
  test.setTimeout(90_000);
  const { jobId } = await new Api(request).run(orders("Profiled"));
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("node-totals")).toContainText(" in · ", { timeout: 30_000 });
  await page.getByRole("tab", { name: "Threads" }).click();
  await page.getByRole("combobox", { name: "How long" }).click();
  await page.getByRole("option", { name: "1.0 s" }).click();
  await page.getByRole("button", { name: "Record" }).click();
  const threads = page.getByRole("list", { name: "Threads" });
  await expect(threads.getByRole("listitem")).toHaveCount(3, { timeout: 30_000 });
  await threads.getByRole("button", { name: /^Slot 0/ }).click();
  await expect(page.getByRole("group", { name: "Flame graph of Slot 0" }).getByRole("button").nth(1)).toBeVisible();
  const profile = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download .cpuprofile" }).click();
  expect(JSON.parse(readFileSync(await (await profile).path(), "utf8"))).toHaveProperty("nodes");

  await page.getByRole("tab", { name: "Logs" }).click();
  const lines = page.getByRole("table", { name: "Log lines" });
  await expect(lines).toContainText("All subtasks run (attempt 1)");
  await expect(lines).toContainText(/Checkpoint \d+ completed/, { timeout: 15_000 });
  await page.getByRole("combobox", { name: "Level" }).click();
  await page.getByRole("option", { name: "Info and up" }).click();
  await expect(lines).not.toContainText(/Checkpoint \d+ completed/);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect(readFileSync(await (await file).path(), "utf8")).toMatch(/All subtasks run \(attempt 1\)\n.*Checkpoint 1 completed/s);

  await page.goto("/workers");
  await expect(page.getByRole("region", { name: /^Worker / }).getByRole("table", { name: "Log lines" })).toContainText("job taken");
});
