import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readDeployable, requireTestsPass } from "./read-deployable.ts";
import { serverUrl } from "./server-url.ts";
import { stateRefusals } from "./state-refusals.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "millrace-deploy-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DOCUMENT = {
  format: "millrace/v1",
  name: "Orders",
  parameters: { least: { default: 1 } },
  nodes: [
    { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
    { id: "large", kind: "transform.filter", config: { condition: "quantity > ${least}" } },
    { id: "byCategory", kind: "transform.keyBy", config: { keys: ["category"] } },
    { id: "count", kind: "transform.aggregate", config: { aggregates: [{ as: "n", fn: "COUNT" }], stateRetentionMs: 60_000 } },
    { id: "table", kind: "sink.table", config: {} },
  ],
  edges: ["orders.out>large.in", "large.out>byCategory.in", "byCategory.out>count.in", "count.out>table.in"].map((edge) => {
    const [from, to] = edge.split(">");
    return { from, to };
  }),
};

function write(name: string, content: unknown): string {
  const file = path.join(folder, name);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const read = (content: unknown, options = {}) => readDeployable(write("d.json", content), { parameters: {}, ...options });

describe("a file to deploy", () => {
  it("is taken as it stands, with another name and parallelism where those are given", () => {
    const document = read(DOCUMENT, { name: "Other", parallelism: 3, parameters: { least: 5 } });
    expect([document.name, document.settings.parallelism]).toEqual(["Other", 3]);
    expect(document.nodes.find(({ id }) => id === "large")?.config).toEqual({ condition: "quantity > ${least}" });
  });

  it("is refused with every finding where it cannot run, is no JSON or is not there", () => {
    const broken = {
      ...DOCUMENT,
      nodes: DOCUMENT.nodes.map((node) => (node.id === "large" ? { ...node, config: { condition: "nope > 1" } } : node)),
    };
    expect(() => read(broken)).toThrow(/was not deployed\.\nerror: large, condition: .*nope/);
    expect(() => read("{")).toThrow(/is not valid JSON/);
    expect(() => readDeployable(path.join(folder, "none.json"), { parameters: {} })).toThrow(/cannot be read \(ENOENT\)/);
  });

  it("whose tests must pass is refused while one fails, by its name", async () => {
    const tests = [{ name: "Nothing comes", rows: { orders: [{ orderId: 1, quantity: 9 }] }, expected: { table: [] } }];
    const document = read({ ...DOCUMENT, tests });
    await requireTestsPass(document);
    const gated = { ...document, settings: { ...document.settings, testsMustPass: true } };
    await expect(requireTestsPass(gated)).rejects.toThrow(/1 of 1 tests fail, .*: Nothing comes\./);
  });
});

describe("state that a file cannot go on from", () => {
  const options = { parameters: {}, allowDropped: false };

  it("is named by node and reason; what stays the same is not", async () => {
    const running = read(DOCUMENT);
    expect(await stateRefusals(running, running, options)).toEqual([]);
    const other = {
      ...running,
      nodes: running.nodes.map((node) => (node.id === "byCategory" ? { ...node, config: { keys: ["userId"] } } : node)),
    };
    expect(await stateRefusals(running, other, options)).toEqual([
      expect.stringMatching(/^count: its state is kept by category, .* userId\./),
    ]);
  });

  it("is dropped only where that is agreed to", async () => {
    const running = read(DOCUMENT);
    const without = {
      ...running,
      nodes: running.nodes.filter(({ id }) => id !== "count"),
      edges: [...running.edges.slice(0, 2), { from: "byCategory.out", to: "table.in" }],
    };
    expect(await stateRefusals(running, without, options)).toEqual([expect.stringMatching(/^count: .*--allow-dropped/)]);
    expect(await stateRefusals(running, without, { ...options, allowDropped: true })).toEqual([]);
  });
});

describe("the server of a deploy", () => {
  it("is MILLRACE_URL, else the one that runs in the home folder, else a sentence that says what to do", () => {
    expect(serverUrl({ MILLRACE_URL: "http://host:1/" })).toBe("http://host:1");
    expect(() => serverUrl({ MILLRACE_URL: "host" })).toThrow(/which is no address/);
    expect(() => serverUrl({ MILLRACE_HOME: folder })).toThrow(/Start one by npm start, or set MILLRACE_URL/);
    write("instance.json", { pid: 1, address: "http://127.0.0.1:4321" });
    expect(serverUrl({ MILLRACE_HOME: folder })).toBe("http://127.0.0.1:4321");
  });
});
