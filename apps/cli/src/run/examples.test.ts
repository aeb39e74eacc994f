import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectors } from "@millrace/connectors";
import { runLocal } from "@millrace/engine";
import { runPipelineTests } from "@millrace/engine/preview";
import { TEMPLATES, type PipelineDocumentInput } from "@millrace/pipeline";

const root = path.resolve(import.meta.dirname, "../../../..");
const examples = path.join(root, "examples");
/** These wait for something outside; see examples/README.md. */
const NEEDS_MORE: ReadonlySet<string> = new Set(["source.http", "transform.asyncLookup", "join.lookup", "sink.http", "sink.postgres"]);

let dataFolder = "";

beforeAll(() => {
  dataFolder = mkdtempSync(path.join(os.tmpdir(), "millrace-examples-"));
  mkdirSync(path.join(dataFolder, "samples"));
  for (const name of ["flights-20k.json", "sp500-2000.csv"])
    cpSync(path.join(root, "node_modules/vega-datasets/data", name), path.join(dataFolder, "samples", name));
});
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Runs a document to its end; the number of rows that each table sink got, and the rows themselves. */
async function runToEnd(
  document: unknown,
): Promise<{ readonly totals: ReadonlyMap<string, number>; readonly rows: readonly (readonly unknown[])[]; readonly rowErrors: number }> {
  const totals = new Map<string, number>();
  const rows: (readonly unknown[])[] = [];
  let rowErrors = 0;
  const { state } = await runLocal(document, {
    connectors,
    dataFolder,
    onRows: (report) => {
      totals.set(report.nodeId, report.total);
      for (const row of report.rows) rows.push(row.values);
    },
    onRowError: () => rowErrors++,
  });
  expect(state).toBe("finished");
  return { totals, rows, rowErrors };
}

const names = readdirSync(examples)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -".json".length));

describe("examples", () => {
  test.each(names.filter((name) => !NEEDS_MORE.has(name)))("%s runs to its end without a bad row", async (name) => {
    const document = JSON.parse(readFileSync(path.join(examples, `${name}.json`), "utf8")) as PipelineDocumentInput;
    const { totals, rowErrors } = await runToEnd(document);
    expect(rowErrors).toBe(0);
    for (const node of document.nodes) if (node.kind === "sink.table") expect(totals.get(node.id) ?? 0, node.id).toBeGreaterThan(0);
  });
});

describe("templates", () => {
  test.each(TEMPLATES.map((template) => [template.title, template] as const))("%s runs without a bad row", async (_, { id, document }) => {
    const { totals, rowErrors } = await runToEnd(shortened(document, id === "rising-temperature" ? 50_000 : 5_000));
    expect(rowErrors).toBe(0);
    expect([...totals.values()].reduce((sum, total) => sum + total, 0)).toBeGreaterThan(0);
  });

  test.each(
    TEMPLATES.filter(({ document }) => document.tests !== undefined).map((template) => [template.title, template.document] as const),
  )("the tests of %s pass", async (_, document) => {
    const results = await runPipelineTests(document);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ state }) => state !== "passed")).toEqual([]);
  });

  test("Flight delays counts every flight of the file in its hour, as a plain loop does", async () => {
    const template = TEMPLATES.find(({ id }) => id === "flight-delays")?.document;
    const nodes = template?.nodes.map((node) => (node.kind === "sink.table" ? { ...node, config: { keep: 100_000 } } : node));
    const { rows } = await runToEnd({ ...template, nodes });
    const flights = JSON.parse(readFileSync(path.join(dataFolder, "samples/flights-20k.json"), "utf8")) as readonly {
      date: string;
      delay: number;
      origin: string;
    }[];
    const hours = new Map<string, { flights: number; sum: number; worst: number }>();
    for (const { date, delay, origin } of flights) {
      const key = `${origin} ${date.replaceAll("/", "-").slice(0, 13)}`;
      const hour = hours.get(key) ?? { flights: 0, sum: 0, worst: -Infinity };
      hours.set(key, { flights: hour.flights + 1, sum: hour.sum + delay, worst: Math.max(hour.worst, delay) });
    }
    expect(rows).toHaveLength(hours.size);
    for (const [origin, start, , count, average, worst] of rows) {
      const hour = hours.get(`${String(origin)} ${String(start).slice(0, 13)}`);
      expect([count, worst]).toEqual([hour?.flights, hour?.worst]);
      expect(average).toBeCloseTo((hour?.sum ?? Number.NaN) / (hour?.flights ?? 1), 9);
    }
  });
});

/** The same pipeline with generators that end, as fast as they can; what a rare pattern waits for takes more rows. */
function shortened(document: PipelineDocumentInput, count: number): PipelineDocumentInput {
  const nodes = document.nodes.map((node) => {
    if (node.kind !== "source.generator") return node;
    const { rowsPerSecond, ...config } = node.config ?? {};
    return { ...node, config: { eventsPerSecond: rowsPerSecond, ...config, count } };
  });
  return { ...document, nodes };
}
