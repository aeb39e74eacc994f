import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import { afterAll, expect, test } from "vitest";
import type { PipelineDocumentInput } from "@millrace/pipeline";
import { addTestCommand } from "./test-command.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "millrace-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(
  document: unknown,
  ...options: readonly string[]
): Promise<{ readonly lines: readonly string[]; readonly error: unknown }> {
  const file = path.join(folder, "pipeline.json");
  writeFileSync(file, typeof document === "string" ? document : JSON.stringify(document));
  const lines: string[] = [];
  const program = new Command().exitOverride();
  addTestCommand(program, (line) => lines.push(line));
  const error: unknown = await program.parseAsync(["test", file, ...options], { from: "user" }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { lines, error };
}

const doubled = (expected: readonly number[]): PipelineDocumentInput => ({
  format: "millrace/v1",
  name: "Doubled",
  nodes: [
    { id: "numbers", kind: "source.http", config: { token: "n", schema: { n: "INT" } } },
    { id: "double", kind: "transform.map", config: { columns: [{ as: "n", expr: "n * 2" }] } },
    { id: "table", kind: "sink.table" },
  ],
  edges: [
    { from: "numbers.out", to: "double.in" },
    { from: "double.out", to: "table.in" },
  ],
  tests: [{ name: "doubles", rows: { numbers: [{ n: 1 }, { n: 2 }] }, expected: { table: expected.map((n) => ({ n })) } }],
});

test("a test that passes ends well", async () => {
  const { lines, error } = await run(doubled([2, 4]));
  expect(error).toBeUndefined();
  expect(lines.at(-1)).toBe("1 passed, 0 failed");
});

test("a test that fails shows the rows and ends with an error", async () => {
  const { lines, error } = await run(doubled([2, 5]));
  expect(lines).toContain('          missing  {"n":5}');
  expect(lines).toContain('          not expected  {"n":4}');
  expect(lines.at(-1)).toBe("0 passed, 1 failed");
  expect(error).toMatchObject({ exitCode: 1 });
});

test("as JSON, one object a test", async () => {
  const { lines } = await run(doubled([2, 4]), "--json");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ name: "doubles", state: "passed", found: { table: 2 } }]);
});

test("a file that is no pipeline is refused", async () => {
  expect((await run("{")).error).toMatchObject({ exitCode: 2 });
  expect((await run({ format: "millrace/v9" })).error).toMatchObject({ exitCode: 2, message: expect.stringContaining("Update Millrace") });
});

test("a file without tests says so", async () => {
  const { tests: _, ...document } = doubled([]);
  const { lines, error } = await run(document);
  expect(error).toBeUndefined();
  expect(lines.at(-1)).toBe("0 passed, 0 failed");
});
