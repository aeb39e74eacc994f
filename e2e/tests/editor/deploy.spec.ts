import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
import { ORDERS, openPipeline } from "../../support/editor.ts";

const QUANTITY = { as: "quantity", fn: "SUM", expr: "quantity" };

test.afterEach(({ request }) => new Api(request).cancelAll());

test("a changed pipeline goes on from the running job: what changes, what becomes of the state, then both happen", async ({
  page,
  request,
}) => {
  test.setTimeout(120_000);
  const api = new Api(request);
  const document = { ...ORDERS, settings: { checkpointing: { intervalMs: 2_000 } } };
  const id = await openPipeline(page, request, { document });
  const job = await api.mutate<{ id: string }>("jobs.start", { pipelineId: id });
  const completed = async () =>
    (await api.query<readonly { status: string }[]>("jobs.checkpoints", { id: job.id })).filter(({ status }) => status === "COMPLETED")
      .length;
  await expect.poll(completed, { timeout: 60_000 }).toBeGreaterThan(0);

  const nodes = document.nodes.map((node) =>
    node.id === "perMinute" ? { ...node, config: { ...node.config, aggregates: [{ as: "n", fn: "COUNT" }, QUANTITY] } } : node,
  );
  const { revision } = await api.query<{ revision: number }>("pipelines.get", { id });
  await api.mutate("pipelines.save", { id, revision, document: { format: "millrace/v1", ...document, nodes } });
  await page.reload();
  await page.getByTestId("node-perMinute").click();
  await expect(page.getByTestId("run-changes")).toHaveText("1");
  await expect(page.getByTestId("node-perMinute").getByRole("img", { name: /^Differs from v1/ })).toBeVisible();
  // What was counted cannot become a sum: it says so at once, on the node and beside its settings.
  await expect(page.getByTestId("node-perMinute").locator("[data-mark=rebuilds]")).toBeVisible();
  await expect(page.getByTestId("state-effect")).toContainText("it begins empty");

  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Version 1 runs", { exact: false })).toBeVisible();
  await expect(dialog.getByRole("img", { name: /1 changed/ })).toBeVisible();
  await expect(dialog.getByRole("radio", { name: /From the running job/ })).toBeChecked();
  await expect(dialog.getByText("effectively once")).toBeVisible();
  await expect(dialog.getByTestId("forecast").locator("[data-node=perMinute]")).toHaveAttribute("data-bound", "window");
  await expect(dialog.getByTestId("confirm-deploy")).toBeDisabled();
  await dialog.getByTestId("rebuilt").getByRole("button", { name: "Let it begin empty" }).click();
  await expect(dialog.locator("[data-verdict=dropped]")).toHaveAttribute("data-node", "perMinute");
  await dialog.getByTestId("confirm-deploy").click();

  await page.waitForURL((url) => /\/jobs\//.test(url.pathname) && !url.pathname.includes(job.id), { timeout: 60_000 });
  const next = new URL(page.url()).pathname.split("/").at(-1) as string;
  const started = await api.query<{ versionNumber: number; origin: string; startingPoint: string | null }>("jobs.get", { id: next });
  expect(started).toMatchObject({ versionNumber: 2, origin: "upgrade" });
  expect(started.startingPoint).toContain("savepoint");
  expect(await api.query("jobs.get", { id: job.id })).toMatchObject({ state: "FINISHED" });
  await expect.poll(async () => (await api.query<{ state: string }>("jobs.get", { id: next })).state, { timeout: 30_000 }).toBe("RUNNING");
});

test("a pipeline whose tests must pass does not start while one fails, and the forecast is red where state has no bound", async ({
  page,
  request,
}) => {
  const document = {
    name: "Gated",
    settings: { testsMustPass: true },
    nodes: [
      { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 10 } },
      { id: "once", kind: "transform.distinct", name: "Each once", config: { columns: ["orderId"] } },
      { id: "table", kind: "sink.table", name: "Table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "once.in" },
      { from: "once.out", to: "table.in" },
    ],
    tests: [{ name: "Nothing comes", rows: { orders: [{ orderId: 1 }] }, expected: { table: [] } }],
  };
  await openPipeline(page, request, { document });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByTestId("test-gate")).toContainText("This test fails: Nothing comes.");
  await expect(dialog.getByTestId("confirm-deploy")).toBeDisabled();
  await expect(dialog.getByTestId("forecast").locator("[data-node=once]")).toHaveAttribute("data-bound", "none");
});
