import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

test.describe.configure({ timeout: 120_000 });
test.afterEach(({ request }) => new Api(request).cancelAll());

/** Two sources into one window over everything; the first is well. */
function joined(name: string, second: object): object {
  return {
    name,
    nodes: [
      { id: "well", kind: "source.generator", name: "Well", config: { shape: "orders", rowsPerSecond: 500 } },
      { id: "wellIds", kind: "transform.map", config: { columns: [{ as: "orderId", expr: "orderId" }] } },
      { id: "second", name: "Second", ...second },
      { id: "secondIds", kind: "transform.map", config: { columns: [{ as: "orderId", expr: "orderId" }] } },
      { id: "both", kind: "transform.union", config: {} },
      { id: "byId", kind: "transform.keyBy", config: { keys: ["orderId"] } },
      {
        id: "counts",
        kind: "window.aggregate",
        name: "Counts",
        config: { window: { type: "tumbling", time: "event", sizeMs: 1_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
      },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "well.out", to: "wellIds.in" },
      { from: "second.out", to: "secondIds.in" },
      { from: "wellIds.out", to: "both.in" },
      { from: "secondIds.out", to: "both.in" },
      { from: "both.out", to: "byId.in" },
      { from: "byId.out", to: "counts.in" },
      { from: "counts.out", to: "table.in" },
    ],
  };
}

test("a skewed key is named with its share, and its subtask stands out", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Skewed",
    settings: { parallelism: 2, checkpointing: { intervalMs: 0 } },
    nodes: [
      { id: "rows", kind: "source.generator", name: "Rows", config: { shape: "micro", keys: 1_000 } },
      {
        id: "skew",
        kind: "transform.map",
        name: "Skew",
        config: {
          columns: [
            { as: "airport", expr: "CASE WHEN MOD(k, 10) < 8 THEN 'ATL' ELSE CAST(k AS STRING) END" },
            { as: "v", expr: "v" },
          ],
        },
      },
      { id: "byAirport", kind: "transform.keyBy", config: { keys: ["airport"] } },
      { id: "sums", kind: "transform.aggregate", name: "Delay sums", config: { aggregates: [{ as: "total", fn: "SUM", expr: "v" }] } },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "rows.out", to: "skew.in" },
      { from: "skew.out", to: "byAirport.in" },
      { from: "byAirport.out", to: "sums.in" },
      { from: "sums.out", to: "out.in" },
    ],
    layout: { rows: { x: 0, y: 0 }, skew: { x: 280, y: 0 }, byAirport: { x: 560, y: 0 }, sums: { x: 840, y: 0 }, out: { x: 1120, y: 0 } },
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("health")).toContainText("is the bottleneck.", { timeout: 40_000 });
  // Four of five rows have the key.
  await expect(page.getByTestId("health")).toContainText(/Key ATL has (7\d|8\d) % of its rows\./, { timeout: 20_000 });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByTestId("culprit")).toHaveAttribute("data-reason", "hot-key");
  await page.getByTestId("node-sums").click();
  await expect(page.getByText("Hot keys").locator("..").getByRole("listitem").first()).toContainText("ATL");
});

test("a partition without rows is found to hold the first watermark back", async ({ page, request }) => {
  const { jobId } = await new Api(request).run(
    joined("Idle partition", {
      kind: "source.http",
      config: {
        token: `idle-${Date.now()}`,
        schema: { orderId: "BIGINT", orderedAt: "TIMESTAMP(3)" },
        watermark: { generator: "bounded", timestamp: "orderedAt", maxOutOfOrdernessMs: 0, idleTimeoutMs: 0 },
      },
    }),
  );
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("health")).toContainText(/waits for a first watermark.*Second/, { timeout: 40_000 });
});

test("a stuck watermark is explained: who holds it, where, and since when", async ({ page, request }) => {
  const { jobId } = await new Api(request).run(
    joined("Stuck watermark", {
      kind: "source.generator",
      config: {
        shape: "orders",
        rowsPerSecond: 50,
        watermark: { generator: "bounded", timestamp: "TIMESTAMP '2025-01-01 00:00:05'", maxOutOfOrdernessMs: 0, idleTimeoutMs: 0 },
      },
    }),
  );
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("health")).toContainText(
    /Counts waits for time to go on: .*Second holds the watermark at 00:00:0[45] since \d\d:\d\d:\d\d/,
    { timeout: 60_000 },
  );
});

test("a disk that fails is told with its reason, and the checkpoints go on when it is well again", async ({ page, request }) => {
  const home = process.env["MILLRACE_E2E_HOME"] ?? "";
  const { jobId } = await new Api(request).run({
    name: "Failing disk",
    settings: { checkpointing: { intervalMs: 1_000, tolerableFailures: 1_000 } },
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 50 } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [{ from: "orders.out", to: "table.in" }],
  });
  await page.goto(`/jobs/${jobId}`);
  await expect(page.getByTestId("health")).toContainText("Last checkpoint", { timeout: 40_000 });
  const folder = path.join(home, "checkpoints", jobId);
  // A file in the place of the folder: nothing can be written below it, not even by the administrator.
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");
  await expect(page.getByTestId("health")).toHaveAttribute("data-code", "checkpointsFail", { timeout: 20_000 });
  await expect(page.getByTestId("health")).toContainText(/cannot be made \((ENOTDIR|EEXIST)\)/);
  await page.getByRole("tab", { name: "Checkpoints" }).click();
  await expect(page.getByRole("table", { name: "Checkpoints" }).getByRole("row").filter({ hasText: "failed" }).first()).toContainText(
    "cannot be made",
  );
  rmSync(folder);
  await expect(page.getByTestId("health")).toHaveAttribute("data-code", /keepingUp/, { timeout: 20_000 });
});

test("a slow write of state is explained by its subtask and phase", async ({ page, request }) => {
  const { jobId } = await new Api(request).run({
    name: "Much state",
    settings: { parallelism: 2, checkpointing: { intervalMs: 3_000 } },
    nodes: [
      { id: "rows", kind: "source.generator", config: { shape: "micro", keys: 400_000, rowsPerSecond: 200_000 } },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      { id: "sums", kind: "transform.aggregate", name: "Sums", config: { aggregates: [{ as: "total", fn: "SUM", expr: "v" }] } },
      { id: "out", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "rows.out", to: "byKey.in" },
      { from: "byKey.out", to: "sums.in" },
      { from: "sums.out", to: "out.in" },
    ],
  });
  await page.goto(`/jobs/${jobId}`);
  await page.getByRole("tab", { name: "Checkpoints" }).click();
  const completed = page.getByRole("table", { name: "Checkpoints" }).getByRole("row").filter({ hasText: "completed" });
  await expect(completed.nth(1)).toBeVisible({ timeout: 60_000 });
  await completed.first().click();
  await expect(page.getByRole("complementary", { name: /^Checkpoint \d+$/ })).toContainText(
    /Sums, subtask [01], took longest: .* of async/,
  );
});
