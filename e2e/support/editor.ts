import { expect, type APIRequestContext, type Page } from "@playwright/test";
import { Api } from "./api.ts";

/** A pipeline from a template or a document, opened in the editor without the first steps in the way. */
export async function openPipeline(
  page: Page,
  request: APIRequestContext,
  from: { readonly template: string } | { readonly document: object },
): Promise<string> {
  const input =
    "template" in from
      ? { from: "template", templateId: from.template }
      : { from: "document", document: { format: "millrace/v1", name: "Test", nodes: [], edges: [], ...from.document } };
  const { id } = await new Api(request).mutate<{ id: string }>("pipelines.create", input);
  await page.addInitScript(() => window.localStorage.setItem("millrace-coach-dismissed", "1"));
  await page.goto(`/pipelines/${id}`);
  // Thousands of nodes take the server and the page a moment on a busy machine.
  await expect(page.getByTestId("canvas")).toBeVisible({ timeout: 30_000 });
  return id;
}

/** A chain that counts orders by category in windows of a minute: works without anything outside. */
export const ORDERS = {
  name: "Orders",
  nodes: [
    { id: "orders", kind: "source.generator", name: "Orders", config: { shape: "orders", rowsPerSecond: 10 } },
    { id: "byCategory", kind: "transform.keyBy", name: "By category", config: { keys: ["category"] } },
    {
      id: "perMinute",
      kind: "window.aggregate",
      name: "Per minute",
      config: { window: { type: "tumbling", sizeMs: 60_000 }, aggregates: [{ as: "n", fn: "COUNT" }] },
    },
    { id: "table", kind: "sink.table", name: "Table", config: {} },
  ],
  edges: [
    { from: "orders.out", to: "byCategory.in" },
    { from: "byCategory.out", to: "perMinute.in" },
    { from: "perMinute.out", to: "table.in" },
  ],
  layout: { orders: { x: 0, y: 0 }, byCategory: { x: 256, y: 0 }, perMinute: { x: 512, y: 0 }, table: { x: 768, y: 0 } },
};
