import { cpSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectors } from "@millrace/connectors";
import { runLocal } from "@millrace/engine";
import { TEMPLATES, validateDocument } from "@millrace/pipeline";

const PRICES = fileURLToPath(new URL("../../../node_modules/vega-datasets/data/sp500-2000.csv", import.meta.url));
const PATTERNS = TEMPLATES.filter(({ document }) => document.nodes.some(({ kind }) => kind === "cep.pattern"));
const ROWS = 20_000;
let dataFolder = "";

beforeAll(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), "millrace-templates-"));
  mkdirSync(path.join(dataFolder, "samples"));
  cpSync(PRICES, path.join(dataFolder, "samples", "sp500-2000.csv"));
});
afterAll(() => rmSync(dataFolder, { recursive: true }));

/** Runs a template with a bounded number of generated rows; what its table sinks got. */
async function run(id: string): Promise<Map<string, (readonly unknown[])[]>> {
  const template = TEMPLATES.find((each) => each.id === id);
  if (template === undefined) throw new Error(`there is no template ${id}`);
  const nodes = template.document.nodes.map((node) =>
    node.kind === "source.generator" ? { ...node, config: { ...node.config, count: ROWS, rowsPerSecond: 0 } } : node,
  );
  const rows = new Map<string, (readonly unknown[])[]>();
  await runLocal(
    { ...template.document, nodes },
    {
      connectors,
      dataFolder,
      onRows: (report) => {
        const list = rows.get(report.nodeId) ?? [];
        rows.set(report.nodeId, list);
        for (const { values } of report.rows) list.push(values);
      },
    },
  );
  return rows;
}

describe("templates with patterns", () => {
  it("are the six of the guide", () => {
    expect(PATTERNS.map(({ id }) => id).toSorted()).toEqual([
      "abandoned-carts",
      "card-fraud",
      "failed-logins",
      "market-recoveries",
      "rising-temperature",
      "unpaid-orders",
    ]);
  });

  it.each(PATTERNS.map(({ id }) => id))("%s is right and finds something", async (id) => {
    const template = PATTERNS.find((each) => each.id === id);
    expect(validateDocument(template?.document).diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    for (const [sink, rows] of await run(id)) expect(rows.length, sink).toBeGreaterThan(0);
  });

  it("market-recoveries finds the V shapes that a plain loop over the prices finds", async () => {
    const got = (await run("market-recoveries")).get("table")?.map((values) => [values[1], values[3], values[6], values[8]]);
    expect(got).toEqual(vShapes());
  });
});

/** Top, three or more falling days, three rising ones, in less than 30 days; on behind the last row of a match. */
function vShapes(): unknown[][] {
  const [, ...lines] = readFileSync(PRICES, "utf8").trim().split("\n");
  const days = lines.map((line) => line.split(","));
  const priceOf = (index: number): number => Number(days[index]?.[4] ?? NaN);
  const found: unknown[][] = [];
  for (let top = 0; top < days.length; top++) {
    let bottom = top;
    while (priceOf(bottom + 1) < priceOf(bottom)) bottom++;
    const last = bottom + 3;
    const rises = priceOf(bottom + 1) > priceOf(bottom) && priceOf(bottom + 2) > priceOf(bottom + 1) && priceOf(last) > priceOf(bottom + 2);
    const spanMs = Date.parse(days[last]?.[0] ?? "") - Date.parse(days[top]?.[0] ?? "");
    if (bottom - top < 3 || !rises || spanMs >= 30 * 86_400_000) continue;
    found.push([days[top]?.[0], days[bottom]?.[0], days[last]?.[0], bottom - top]);
    top = last;
  }
  return found;
}
