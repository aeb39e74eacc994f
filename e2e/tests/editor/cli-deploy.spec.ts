import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { Api } from "../../support/api.ts";
import { ORDERS } from "../../support/editor.ts";

test.afterEach(({ request }) => new Api(request).cancelAll());

const MAIN = path.resolve(import.meta.dirname, "../../../apps/cli/src/main.ts");

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The command line against the server under test. */
async function millrace(url: string, ...args: readonly string[]): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], { env: { ...process.env, MILLRACE_URL: url } });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

test("an exported file is deployed from the command line: created, refused while it runs, upgraded with its state", async ({
  request,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const api = new Api(request);
  const folder = mkdtempSync(path.join(os.tmpdir(), "millrace-cli-"));
  const url = baseURL ?? "";
  const name = `From a file ${Date.now()}`;
  const file = path.join(folder, "orders.json");
  const write = (document: object) => writeFileSync(file, JSON.stringify({ format: "millrace/v1", ...ORDERS, ...document }));
  try {
    write({});
    const created = await millrace(url, "deploy", file, "--name", name, "--wait");
    expect(created).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Created “From a file \d+”.*\nStarted: .*\nIt runs: /) as unknown,
    });

    const unsaid = await millrace(url, "deploy", file, "--name", name);
    expect(unsaid).toMatchObject({ code: 2, err: expect.stringMatching(/--savepoint goes on from it, --fresh cancels it/) as unknown });

    write({ description: "newer" });
    const upgraded = await millrace(url, "deploy", file, "--name", name, "--savepoint", "--parallelism", "2", "--wait");
    expect(upgraded.err).toBe("");
    expect(upgraded).toMatchObject({ code: 0, out: expect.stringMatching(/^Updated .*\nJob .* stops behind a savepoint/) as unknown });
    const id = /jobs\/([0-9a-f-]{36})\n$/.exec(upgraded.out)?.[1] ?? "";
    expect(await api.query("jobs.get", { id })).toMatchObject({ origin: "upgrade", state: "RUNNING", parallelism: 2, versionNumber: 2 });

    write({ nodes: ORDERS.nodes.map((node) => (node.id === "byCategory" ? { ...node, config: { keys: ["userId"] } } : node)) });
    const unreadable = await millrace(url, "deploy", file, "--name", name, "--savepoint");
    expect(unreadable).toMatchObject({ code: 1, err: expect.stringMatching(/perMinute: its state is kept by category/) as unknown });
    expect(await api.query("jobs.get", { id })).toMatchObject({ state: "RUNNING", intent: "run" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
