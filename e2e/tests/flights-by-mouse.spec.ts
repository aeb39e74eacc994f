import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { choose, drop, openBlankPipeline, outputRows, wire } from "./editor-gestures.ts";

const FILE = path.resolve(import.meta.dirname, "../../node_modules/vega-datasets/data/flights-20k.json");

interface Flight {
  readonly date: string;
  readonly delay: number;
  readonly origin: string;
}

/** The expected rows, by a plain loop: one per airport and hour. */
function expectedRows(): string[] {
  const flights = JSON.parse(readFileSync(FILE, "utf8")) as readonly Flight[];
  const groups = new Map<string, number[]>();
  for (const { date, delay, origin } of flights) {
    const hour = `${date.slice(0, 13).replaceAll("/", "-")}:00:00`;
    const key = `${origin}|${hour}`;
    const delays = groups.get(key) ?? [];
    groups.set(key, delays);
    delays.push(delay);
  }
  return [...groups]
    .map(([key, delays]) => `${key}|${delays.length}|${delays.reduce((a, b) => a + b, 0) / delays.length}|${Math.max(...delays)}`)
    .sort();
}

test("flight delays, drawn by mouse from an empty canvas, give every row of a plain loop over the file", async ({ page, request }) => {
  test.setTimeout(100_000);
  await openBlankPipeline(page);

  await drop(page, "source.file", { x: 110, y: 110 });
  await page.getByTestId("upload-file").setInputFiles(FILE);
  await expect(page.getByText("5 columns found")).toBeVisible();

  await drop(page, "transform.map", { x: 330, y: 110 });
  await wire(page, "File output out", "Map input in");
  await page.getByRole("switch", { name: "Keep the other columns" }).click();
  await addColumn(page, 1, "origin", "origin");
  await addColumn(page, 2, "delay", "CAST(delay AS DOUBLE)");

  await drop(page, "transform.keyBy", { x: 550, y: 110 });
  await wire(page, "Map output out", "Key by input in");
  await page.getByRole("combobox", { name: "Keys" }).fill("origin");
  await page.getByRole("combobox", { name: "Keys" }).press("Enter");

  await drop(page, "window.aggregate", { x: 330, y: 300 });
  await wire(page, "Key by output out", "Window input in");
  await choose(page.getByRole("combobox", { name: "Unit" }).first(), /^(h|hour)/);
  const aggregates = page.getByRole("group", { name: "Aggregates", exact: true });
  await aggregates.getByRole("textbox", { name: "Name" }).first().fill("flights");
  await addAggregate(page, 2, "average", "AVG", "delay");
  await addAggregate(page, 3, "worst", "MAX", "delay");

  await drop(page, "sink.table", { x: 600, y: 300 });
  await wire(page, "Window output out", "Table input in");
  await page
    .getByRole("spinbutton", { name: "Rows kept" })
    .or(page.getByRole("textbox", { name: "Rows kept" }))
    .fill("20000");

  await page.getByTestId("canvas").click({ position: { x: 40, y: 420 } });
  await page
    .getByRole("spinbutton", { name: "Parallelism", exact: true })
    .or(page.getByRole("textbox", { name: "Parallelism", exact: true }))
    .fill("2");
  await expect(page.getByTestId("save-state")).toHaveAttribute("data-state", "saved");

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.waitForURL(/\/jobs\//);
  await expect(page.getByTestId("job-state").first()).toContainText("FINISHED", { timeout: 60_000, ignoreCase: true });

  const expected = expectedRows();
  await page.getByRole("tab", { name: "Output" }).click();
  await expect(page.getByTestId("output-total")).toHaveAttribute("data-total", String(expected.length));
  const jobId = new URL(page.url()).pathname.split("/").at(-1) as string;
  const rows = await outputRows(request, jobId);
  expect(rows.map((row) => ["origin", "windowStart", "flights", "average", "worst"].map((name) => row[name]).join("|")).sort()).toEqual(
    expected,
  );
});

async function addColumn(page: Page, number: number, as: string, expr: string): Promise<void> {
  const list = page.getByRole("group", { name: "Columns", exact: true });
  await list.getByRole("button", { name: "Add" }).click();
  const item = page.getByRole("group", { name: `Columns ${number}`, exact: true });
  await item.getByRole("textbox").first().fill(as);
  const expression = item.getByRole("combobox").last();
  await expression.fill(expr);
  await expression.press("Escape");
}

async function addAggregate(page: Page, number: number, as: string, fn: string, of: string): Promise<void> {
  await page.getByRole("group", { name: "Aggregates", exact: true }).getByRole("button", { name: "Add" }).click();
  const item = page.getByRole("group", { name: `Aggregates ${number}`, exact: true });
  await item.getByRole("textbox", { name: "Name" }).fill(as);
  await choose(item.getByRole("combobox", { name: "Function" }), new RegExp(`^${fn}$`));
  await item.getByRole("combobox", { name: "Of" }).fill(of);
  await item.getByRole("combobox", { name: "Of" }).press("Escape");
}
