import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { forwardRows } from "./forward-rows.ts";

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "millrace-ingest-"));
  await mkdir(join(dataFolder, "ingest"));
});
afterEach(() => rm(dataFolder, { recursive: true }));

function post(body: string): Request {
  return new Request("http://localhost/api/ingest/orders", { method: "POST", body, headers: { "content-type": "application/x-ndjson" } });
}

/** Something that listens like a job, under the token "orders". */
async function publishJob(handle: (body: string, request: IncomingMessage, response: ServerResponse) => void): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handle(Buffer.concat(chunks).toString(), request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await writeFile(
    join(dataFolder, "ingest", "orders.json"),
    JSON.stringify({ port: (server.address() as AddressInfo).port, secret: "s3cret", pid: process.pid }),
  );
  return {
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

test("rows go to the job with its secret, and its answer comes back", async () => {
  const seen: unknown[] = [];
  await using _job = await publishJob((body, request, response) => {
    seen.push(body, request.headers["x-millrace-secret"], request.headers["content-type"]);
    response.writeHead(200, { "content-type": "application/json" }).end('{"accepted":2}');
  });
  const answer = await forwardRows(post('{"a":1}\n{"a":2}\n'), "orders", dataFolder);
  expect([answer.status, await answer.json()]).toEqual([200, { accepted: 2 }]);
  expect(seen).toEqual(['{"a":1}\n{"a":2}\n', "s3cret", "application/x-ndjson"]);
});

test("a job that cannot keep up is heard: 429 with Retry-After", async () => {
  await using _job = await publishJob((_body, _request, response) => response.writeHead(429, { "retry-after": "1" }).end('{"accepted":0}'));
  const answer = await forwardRows(post("{}"), "orders", dataFolder);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "1"]);
});

test.each(["nobody", "../orders", "a b", ""])("the token %j without a job is answered with what to do", async (token) => {
  const answer = await forwardRows(post("{}"), token, dataFolder);
  expect(answer.status).toBe(404);
  expect((await answer.json()) as object).toMatchObject({ error: expect.stringContaining("Start the pipeline") as string });
});

test("a job that died is answered with 503, not with silence", async () => {
  const job = await publishJob(() => undefined);
  await job[Symbol.asyncDispose]();
  expect((await forwardRows(post("{}"), "orders", dataFolder)).status).toBe(503);
});
