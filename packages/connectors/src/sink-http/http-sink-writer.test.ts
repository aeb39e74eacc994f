import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDataType } from "@millrace/pipeline/types";
import { sinkHttpConfig } from "@millrace/pipeline/catalog";
import { HttpSinkWriter } from "./http-sink-writer.ts";
import { NO_METRICS } from "@millrace/engine/connector";

interface Request {
  readonly body: unknown;
  readonly key: string | string[] | undefined;
}

let server: Server;
let requests: Request[];
/** Status codes to answer with, in order; 200 when none is left. */
let answers: number[];

beforeEach(async () => {
  requests = [];
  answers = [];
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      requests.push({ body: JSON.parse(text), key: request.headers["idempotency-key"] });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function open(config: Record<string, unknown> = {}): HttpSinkWriter {
  const { port } = server.address() as AddressInfo;
  const writer = new HttpSinkWriter(
    sinkHttpConfig.parse({ url: `http://127.0.0.1:${port}/rows?token=hidden`, batchRows: 2, retryDelayMs: 1, ...config }),
  );
  writer.open({
    nodeId: "sink",
    jobId: "job",
    subtaskIndex: 0,
    parallelism: 1,
    schema: [{ name: "id", type: parseDataType("INT") }],
    metrics: NO_METRICS,
    clock: { now: () => 0 },
    dataFolder: "",
    report: () => {},
  });
  return writer;
}

describe("HttpSinkWriter", () => {
  it("sends all rows in order before a checkpoint completes", async () => {
    const writer = open();
    for (let id = 1; id <= 5; id++) if (!writer.write({ c0: id })) await writer.ready();
    await writer.prepareCommit();
    expect(requests.map(({ body }) => body)).toEqual([[{ id: 1 }, { id: 2 }], [{ id: 3 }, { id: 4 }], [{ id: 5 }]]);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(3);
    writer.close();
  });

  it("asks for a pause when the service is slower than the rows", () => {
    const writer = open();
    const accepted = [1, 2, 3, 4].map((id) => writer.write({ c0: id }));
    expect(accepted).toEqual([true, true, true, false]);
    writer.close();
  });

  it("tries a batch again under the same key when the service is busy or broken", async () => {
    answers = [503, 429];
    const writer = open();
    writer.write({ c0: 1 });
    await writer.finish();
    expect(requests).toHaveLength(3);
    expect(new Set(requests.map(({ key }) => key)).size).toBe(1);
    writer.close();
  });

  it("fails at once when rows are refused, and after the last attempt when the service stays away", async () => {
    answers = [422];
    const refused = open();
    refused.write({ c0: 1 });
    await expect(refused.finish()).rejects.toThrow("refused rows with 422");
    answers = [500, 500, 500];
    const away = open({ attempts: 3 });
    away.write({ c0: 1 });
    const failure = await away.finish().then(() => "", String);
    expect(failure).toContain("in 3 attempts: it answered 500");
    expect(failure).not.toContain("hidden");
  });
});
