import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDataType } from "@millrace/pipeline/types";
import type { Row, SourceContext } from "@millrace/engine/connector";
import type { IngestEndpoint } from "./endpoint-file.ts";
import { HttpSourceReader } from "./http-source-reader.ts";
import { NO_METRICS } from "@millrace/engine/connector";

let folder: string;
let readers: HttpSourceReader[];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "millrace-http-source-"));
  readers = [];
});
afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.close()));
  rmSync(folder, { recursive: true });
});

async function open(
  options: { readonly maxBufferedRows?: number; readonly restored?: readonly unknown[] } = {},
): Promise<HttpSourceReader> {
  const reader = new HttpSourceReader({
    token: "orders",
    schema: { id: "BIGINT NOT NULL" },
    maxBufferedRows: options.maxBufferedRows ?? 1000,
    maxBodyBytes: 1 << 20,
  });
  readers.push(reader);
  const context: SourceContext = {
    nodeId: "source",
    subtaskIndex: 0,
    parallelism: 1,
    schema: [{ name: "id", type: parseDataType("BIGINT NOT NULL") }],
    usedColumns: [0],
    createRow: (values) => ({ c0: values[0] }) as Row,
    restored: options.restored,
    clock: { now: () => 0 },
    metrics: NO_METRICS,
    dataFolder: folder,
  };
  await reader.open(context);
  return reader;
}

async function post(
  body: string,
  contentType = "application/json",
  secret?: string,
): Promise<{ readonly status: number; readonly body: { accepted?: number; error?: string } }> {
  const endpoint = JSON.parse(readFileSync(path.join(folder, "ingest", "orders.json"), "utf8")) as IngestEndpoint;
  const response = await fetch(`http://127.0.0.1:${endpoint.port}/`, {
    method: "POST",
    body,
    headers: { "content-type": contentType, "x-millrace-secret": secret ?? endpoint.secret },
  });
  return { status: response.status, body: (await response.json()) as { accepted?: number; error?: string } };
}

function drain(reader: HttpSourceReader): unknown[] {
  const ids: unknown[] = [];
  while (reader.poll({ collect: (row) => ids.push(row.c0), malformed: () => {} }, 100) === "more");
  return ids;
}

describe("HttpSourceReader", () => {
  it("takes one object, an array and JSON Lines, with big integers exact", async () => {
    const reader = await open();
    expect(await post('{"id":1}')).toEqual({ status: 200, body: { accepted: 1 } });
    expect(await post('[{"id":2},{"id":9007199254740993}]')).toEqual({ status: 200, body: { accepted: 2 } });
    expect(await post('{"id":4}\n\n{"id":5}\n', "application/x-ndjson")).toEqual({ status: 200, body: { accepted: 2 } });
    expect(await post('{"id":6}\n{"id":7}')).toEqual({ status: 200, body: { accepted: 2 } });
    expect(drain(reader)).toEqual([1, 2, 9007199254740993n, 4, 5, 6, 7]);
  });

  it("wakes the task when rows come", async () => {
    const reader = await open();
    expect(reader.poll({ collect: () => {}, malformed: () => {} }, 1)).toBe("wait");
    const available = reader.available();
    await post('{"id":1}');
    await available;
    expect(drain(reader)).toEqual([1]);
  });

  it("refuses the whole request when one row does not fit, naming row and column", async () => {
    const reader = await open();
    const { status, body } = await post('[{"id":1},{"id":"x"},{}]');
    expect(status).toBe(400);
    expect(body.error).toMatch(/^2 of the rows were refused.*Row 2: column "id"/);
    expect((await post("{nonsense")).status).toBe(400);
    expect(drain(reader)).toEqual([]);
  });

  it("answers 429 when the job is behind and takes rows again when it caught up", async () => {
    const reader = await open({ maxBufferedRows: 2 });
    expect((await post('[{"id":1},{"id":2},{"id":3}]')).status).toBe(429);
    expect((await post('[{"id":1},{"id":2}]')).status).toBe(200);
    expect((await post('{"id":3}')).status).toBe(429);
    expect(drain(reader)).toEqual([1, 2]);
    expect((await post('{"id":3}')).status).toBe(200);
  });

  it("answers 413 to bodies over the limit and 403 without the secret", async () => {
    await open();
    expect((await post(`{"id":1,"x":"${"x".repeat(1 << 20)}"}`)).status).toBe(413);
    expect((await post('{"id":1}', "application/json", "wrong")).status).toBe(403);
  });

  it("goes on from the checkpoint, and without one from what no checkpoint had behind it", async () => {
    const first = await open();
    await post('[{"id":1},{"id":2}]');
    expect(drain(first)).toEqual([1, 2]);
    const snapshot = first.snapshotState(7);
    await post('{"id":3}');
    expect(drain(first)).toEqual([3]);
    await first.close();
    const restored = await open({ restored: snapshot });
    expect(drain(restored)).toEqual([3]);
    await restored.close();
    expect(drain(await open())).toEqual([1, 2, 3]);
  });

  it("forgets what a completed checkpoint has behind it", async () => {
    const first = await open();
    await post('[{"id":1},{"id":2}]');
    drain(first);
    first.snapshotState(7);
    first.notifyCheckpointComplete(7);
    await post('{"id":3}');
    await first.close();
    expect(drain(await open())).toEqual([3]);
  });
});
