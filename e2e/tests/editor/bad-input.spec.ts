import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

const HOSTILE = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{7*7}}\${7*7}'";--`;

test("unknown kinds, cycles and hostile texts are shown as what they are; nothing is run, nothing is lost", async ({ page, request }) => {
  const strange = { id: "strange", kind: "transform.fromTheFuture", name: HOSTILE, config: { deep: { keep: [1, HOSTILE] } } };
  const document = {
    ...ORDERS,
    name: HOSTILE,
    description: HOSTILE,
    nodes: [
      ...ORDERS.nodes,
      strange,
      { id: "a", kind: "transform.filter", config: { condition: HOSTILE } },
      { id: "b", kind: "transform.filter", config: { condition: "TRUE" } },
    ],
    edges: [...ORDERS.edges, { from: "a.out", to: "b.in" }, { from: "b.out", to: "a.in" }],
    notes: [{ id: "note", text: HOSTILE, x: 0, y: 300, width: 200, height: 100 }],
    groups: [{ id: "group", name: HOSTILE, nodes: ["a", "b"] }],
    tests: [{ name: HOSTILE, rows: { orders: [{ product: HOSTILE }] }, expected: {} }],
    layout: { ...ORDERS.layout, strange: { x: 0, y: 160 }, a: { x: 256, y: 200 }, b: { x: 512, y: 200 } },
  };
  const id = await openPipeline(page, request, { document });
  await expect(page.getByTestId("node-strange")).toContainText("unknown kind transform.fromTheFuture");
  for (const tab of [/^Problems/, /^Tests/, /^Code/, /^Data/]) await page.getByRole("tab", { name: tab }).click();
  await page.getByRole("tab", { name: /^Problems/ }).click();
  await expect(page.getByText(/circle|cycle/i).first()).toBeVisible();
  await page.getByTestId("node-strange").click();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("img");
  await page.keyboard.press("Escape");
  // An edit elsewhere keeps the strange node as it is.
  await page.getByTestId("node-table").click();
  await page.getByTestId("node-name").fill("Renamed");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "saved");
  const stored = await request.get(`/api/trpc/pipelines.get?input=${encodeURIComponent(JSON.stringify({ id }))}`);
  const nodes = ((await stored.json()) as { result: { data: { document: { nodes: object[] } } } }).result.data.document.nodes;
  expect(nodes).toContainEqual(strange);
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  expect(await page.locator("img[src=x]").count()).toBe(0);
});

test("50 MB on the clipboard, a file in a wrong encoding: a clear answer, and the pipeline is as it was", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByTestId("canvas").focus();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData("text/plain", `{"format":"millrace/clip","nodes":[${" ".repeat(51_000_000)}]}`);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText("at most 50 MB can be pasted", { exact: false })).toBeVisible();
  await expect(page.getByTestId("canvas").locator("[data-testid^='node-']")).toHaveCount(4);

  await page.getByTestId("palette-source.file").click();
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('{"name":"Zoë"}\n', "utf16le")]);
  await page.getByTestId("upload-file").setInputFiles({ name: "wrong.jsonl", mimeType: "application/octet-stream", buffer: utf16 });
  await expect(page.getByText(/UTF-8|were not recognized/).first()).toBeVisible();
});

test("5,000 nodes open, move and are searched", async ({ page, request }) => {
  const nodes = Array.from({ length: 5_000 }, (_, index) => ({
    id: `n${index}`,
    kind: index % 10 === 0 ? "source.generator" : index % 10 === 9 ? "sink.table" : "transform.filter",
    config: index % 10 === 0 ? { shape: "orders", rowsPerSecond: 1 } : index % 10 === 9 ? {} : { condition: "TRUE" },
  }));
  const edges = nodes.flatMap((_, index) => (index % 10 === 9 ? [] : [{ from: `n${index}.out`, to: `n${index + 1}.in` }]));
  const layout = Object.fromEntries(nodes.map((node, index) => [node.id, { x: (index % 10) * 256, y: Math.floor(index / 10) * 144 }]));
  await openPipeline(page, request, { document: { name: "Many", nodes, edges, layout } });
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("n4321");
  await expect(page.getByRole("option", { name: /n4321/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("node-n4321")).toBeInViewport();
  await page.getByTestId("node-name").fill("Found");
  await expect(page.getByTestId("node-n4321")).toContainText("Found");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "saved", { timeout: 20_000 });
});
