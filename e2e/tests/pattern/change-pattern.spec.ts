import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";

const pattern = (quantity: string) => ({
  steps: [
    { name: "a", where: "quantity > 0" },
    { name: "b", contiguity: "followedBy", where: `quantity ${quantity}` },
  ],
  withinMs: 60_000,
  afterMatchSkip: { strategy: "skipPastLastEvent" },
});

test("the pattern of a running job is changed on its page: what waits is seen, the new version is told, and matches come", async ({
  page,
  request,
}) => {
  const api = new Api(request);
  const { jobId } = await api.run({
    name: "Changed while it runs",
    nodes: [
      { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 200 } },
      { id: "byUser", kind: "transform.keyBy", config: { keys: ["userId"] } },
      // No order has a negative quantity: nothing matches.
      {
        id: "pairs",
        kind: "cep.pattern",
        name: "Pairs",
        config: { pattern: pattern("< 0"), columns: [{ as: "n", expr: "LAST(b.quantity)" }] },
      },
      { id: "out", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "byUser.in" },
      { from: "byUser.out", to: "pairs.in" },
      { from: "pairs.out", to: "out.in" },
    ],
  });
  await page.goto(`/jobs/${jobId}`);
  await page.getByTestId("node-pairs").click();
  const panel = page.getByTestId("pattern-panel");
  await expect(panel.locator("[data-step=b]")).toBeVisible({ timeout: 30_000 });
  await expect(panel.getByTestId("longest-waiting")).toContainText("waits for step b");
  await expect(panel).toContainText("The pipeline’s pattern");

  await panel.getByRole("button", { name: "Change pattern…" }).click();
  const dialog = page.getByRole("dialog");
  const text = dialog.getByRole("textbox", { name: "As text" });
  await text.fill((await text.inputValue()).replace("quantity < 0", "quantty > 0"));
  await expect(dialog).toContainText("quantty");
  await expect(dialog.getByTestId("send-pattern")).toBeDisabled();
  await text.fill((await text.inputValue()).replace("quantty > 0", "quantity > 0"));
  await dialog.getByRole("radio", { name: "is dropped" }).click();
  await dialog.getByTestId("send-pattern").click();
  await expect(dialog).toBeHidden();

  await expect(panel.locator("[data-version='1']")).toHaveAttribute("data-state", "in-force", { timeout: 30_000 });
  await expect(panel.getByRole("heading", { name: "Version 1" })).toBeVisible({ timeout: 30_000 });
  await expect
    .poll(async () => (await api.query<{ rows: unknown[] }>("jobs.rows", { id: jobId, nodeId: "out" })).rows.length, { timeout: 30_000 })
    .toBeGreaterThan(0);
  await api.mutate("jobs.cancel", { id: jobId });
});
