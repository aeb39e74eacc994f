import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseIngestBody, type RefusedRow } from "./ingest-body.ts";

const MAX_REFUSED_SHOWN = 20;

export interface IngestServerOptions {
  readonly secret: string;
  readonly maxBodyBytes: number;
  /** Rows that may still be taken before the job catches up. */
  readonly roomForRows: () => number;
  /** Why a row does not fit the schema, undefined where it does. */
  readonly refuse: (row: unknown) => string | undefined;
  /** Makes rows durable; the sender hears of success only afterwards. */
  readonly accept: (rows: readonly unknown[]) => Promise<void>;
}

/**
 * Takes rows by POST on loopback, for those who know the secret (header "x-millrace-secret"): the web server.
 * 200 {accepted}: durable. 400 {errors}: nothing of the body was taken. 413: more than `maxBodyBytes`. 429 with retry-after: the job is behind.
 */
export class IngestServer {
  readonly #options: IngestServerOptions;
  readonly #server: Server;

  constructor(options: IngestServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        answer(response, 503, { error: `The rows could not be stored: ${error instanceof Error ? error.message : String(error)}` });
      });
    });
    this.#server.keepAliveTimeout = 60_000;
  }

  /** Resolves with the port. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isSecret(request.headers["x-millrace-secret"], this.#options.secret))
      return answer(response, 403, { error: "Rows are taken through the web server only." });
    if (request.method !== "POST") return answer(response, 405, { error: "Send rows by POST." });
    if (this.#options.roomForRows() <= 0) return refuseForNow(response);
    const text = await readBody(request, this.#options.maxBodyBytes);
    if (text === undefined)
      return answer(response, 413, { error: `The body is larger than ${this.#options.maxBodyBytes} bytes. Send fewer rows at a time.` });
    const body = parseIngestBody(text, request.headers["content-type"] ?? "");
    const refused: readonly RefusedRow[] = "refused" in body ? body.refused : this.#refusedOf(body.rows);
    if ("refused" in body || refused.length > 0) {
      const errors = refused.slice(0, MAX_REFUSED_SHOWN);
      return answer(response, 400, {
        accepted: 0,
        errors,
        error: `${refused.length} of the rows were refused, so none was taken. Row ${errors[0]?.row}: ${errors[0]?.reason}.`,
      });
    }
    if (body.rows.length > this.#options.roomForRows()) return refuseForNow(response);
    await this.#options.accept(body.rows);
    answer(response, 200, { accepted: body.rows.length });
  }

  #refusedOf(rows: readonly unknown[]): readonly RefusedRow[] {
    return rows.flatMap((row, index) => {
      const reason = this.#options.refuse(row);
      return reason === undefined ? [] : [{ row: index + 1, reason }];
    });
  }
}

function refuseForNow(response: ServerResponse): void {
  response.setHeader("retry-after", "1");
  answer(response, 429, { accepted: 0, error: "The job cannot keep up. Send the rows again in a second." });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function isSecret(given: string | string[] | undefined, secret: string): boolean {
  const bytes = Buffer.from(typeof given === "string" ? given : "");
  const expected = Buffer.from(secret);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** undefined where the body is too large. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  return bytes > maxBytes ? undefined : Buffer.concat(chunks).toString("utf8");
}
