import { expect, test } from "@playwright/test";
import { ORDERS, openPipeline } from "../../support/editor.ts";

test("a test is made from sample rows, fails where a row is wrong, says which, and shows it on the node", async ({ page, request }) => {
  await openPipeline(page, request, { document: ORDERS });
  await page.getByRole("tab", { name: /^Tests/ }).click();
  await page.getByRole("button", { name: "Add a test" }).click();
  const expected = page.getByRole("region", { name: "Table", exact: true });
  await expect(page.getByRole("table", { name: "Orders" }).getByRole("row")).toHaveCount(9);
  await expect(expected.getByText(/more$/)).toBeVisible();
  await expected.getByRole("button", { name: "Take what came" }).click();
  await expect(page.getByTestId("tests-state")).toHaveText("1 test passes");
  await expect(page.getByTestId("node-table").getByRole("img", { name: "One test passes here" })).toBeVisible();

  await expected.getByRole("textbox", { name: "n in row 1" }).fill("99");
  await expect(page.getByTestId("tests-state")).toHaveText("1 test fails");
  await expect(expected.getByText("1 missing")).toBeVisible();
  await expect(page.getByTestId("node-table").getByRole("img", { name: "One test fails here" })).toBeVisible();
  // One step of undo for what was typed in one cell.
  await page.getByTestId("canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+z");
  await expect(page.getByTestId("tests-state")).toHaveText("1 test passes");
});

test("a run that fails and a source that is idle are part of a test, undone like any edit", async ({ page, request }) => {
  const feed = (id: string, name: string) => ({
    id,
    name,
    kind: "source.http",
    config: { token: id, schema: { k: "STRING", t: "TIMESTAMP(3)" }, watermark: { timestamp: "t", generator: "monotonous" } },
  });
  const at = (time: string) => ({ k: "a", t: `2025-01-01 ${time}` });
  const late = { name: "Late rows", kind: "sink.table", config: {} };
  await openPipeline(page, request, {
    document: {
      nodes: [
        feed("one", "One"),
        feed("two", "Two"),
        { id: "both", kind: "transform.union", config: {} },
        { ...ORDERS.nodes[1], config: { keys: ["k"] } },
        { ...ORDERS.nodes[2], config: { ...ORDERS.nodes[2]?.config, lateOutput: true } },
        ORDERS.nodes[3],
        { id: "late", ...late },
      ],
      edges: [
        { from: "one.out", to: "both.in" },
        { from: "two.out", to: "both.in" },
        { from: "both.out", to: "byCategory.in" },
        ...ORDERS.edges.slice(1),
        { from: "perMinute.late", to: "late.in" },
      ],
      layout: {},
      tests: [
        {
          name: "Nothing is late",
          rows: { one: [at("00:00:10"), at("00:01:10"), at("00:02:10")], two: [at("00:00:20"), at("00:00:30")] },
          expected: { table: [{ n: 3 }, { n: 1 }, { n: 1 }], late: [] },
        },
      ],
    },
  });
  const state = page.getByTestId("tests-state");
  await expect(state).toHaveText("1 test passes");
  await page.getByRole("tab", { name: /^Tests/ }).click();

  // Whatever the failure, the rows are there once.
  await page.getByRole("textbox", { name: "Fails behind row" }).fill("4");
  await page.getByRole("textbox", { name: "checkpoint behind row" }).fill("3");
  await expect(state).toHaveText("1 test passes");
  await page.getByRole("textbox", { name: "Fails behind row" }).fill("9");
  await expect(page.getByText("gives only 5 rows")).toBeVisible();
  await expect(state).toHaveText("1 test fails");
  await page.getByRole("textbox", { name: "Fails behind row" }).fill("");
  await expect(state).toHaveText("1 test passes");

  // While the second feed is idle the watermark goes on: what it brings then is late.
  await page.getByRole("region", { name: "Two", exact: true }).getByRole("textbox", { name: "idle behind row" }).fill("1");
  await expect(page.getByRole("region", { name: "Late rows", exact: true }).getByText("1 more")).toBeVisible();
  await page.getByTestId("canvas").focus();
  await page.keyboard.press("Control+z");
  await expect(state).toHaveText("1 test passes");
});
