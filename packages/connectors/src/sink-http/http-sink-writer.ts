import type { SinkHttpConfig } from "@millrace/pipeline/catalog";
import type { Row, SinkContext, SinkWriter } from "@millrace/engine/connector";
import { BatchQueue } from "../batches/batch-queue.ts";
import { SendMetrics } from "../batches/send-metrics.ts";
import { ConnectorError } from "../connector-error.ts";
import { RowEncoder } from "../rows/row-encoder.ts";

/**
 * Sends rows by HTTP in batches, one after the other, so that their order survives. At least once: a checkpoint waits until everything
 * before its barrier was answered with 2xx; after a restart rows may be sent again, under another idempotency key when they fall into other batches.
 * Answers 408, 425, 429 and 5xx and broken connections are tried again with doubled pauses; other answers fail the job at once.
 */
export class HttpSinkWriter implements SinkWriter {
  readonly #config: SinkHttpConfig;
  #context!: SinkContext;
  #encoder!: RowEncoder;
  #metrics!: SendMetrics;
  #queue!: BatchQueue<unknown>;
  #batches = 0;
  readonly #stop = new AbortController();

  constructor(config: SinkHttpConfig) {
    this.#config = config;
  }

  open(context: SinkContext): void {
    this.#context = context;
    this.#encoder = new RowEncoder(context.schema);
    this.#metrics = new SendMetrics(context.metrics);
    this.#queue = new BatchQueue({
      maxItems: this.#config.batchRows,
      flushMs: this.#config.flushMs,
      clock: context.clock,
      send: (rows) => this.#send(rows),
    });
  }

  write(row: Row): boolean {
    return this.#queue.push(this.#encoder.object(row));
  }

  ready(): Promise<void> {
    return this.#queue.ready();
  }

  flush(): void {
    this.#queue.flush();
  }

  async prepareCommit(): Promise<readonly unknown[]> {
    await this.#queue.drain();
    return [];
  }

  finish(): Promise<void> {
    return this.#queue.drain();
  }

  close(): void {
    this.#stop.abort();
  }

  #send(rows: readonly unknown[]): Promise<void> {
    const { jobId, nodeId, subtaskIndex } = this.#context;
    return this.#post(rows, `${jobId}-${nodeId}-${subtaskIndex}-${++this.#batches}`);
  }

  async #post(rows: readonly unknown[], key: string): Promise<void> {
    const { attempts, retryDelayMs } = this.#config;
    const { format } = this.#config;
    const body = format === "json" ? JSON.stringify(rows) : rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    for (let attempt = 1; ; attempt++) {
      let problem: string | undefined;
      await this.#metrics.attempt(rows.length, async () => {
        problem = await this.#try(body, key);
        return problem === undefined ? Buffer.byteLength(body) : undefined;
      });
      if (problem === undefined) return;
      if (attempt === attempts || this.#stop.signal.aborted) {
        throw new ConnectorError(
          "HTTP_SINK_FAILED",
          `${rows.length} rows could not be sent to ${hostOf(this.#config.url)} in ${attempt} attempts: ${problem}. Check that the service is up, or raise "Attempts".`,
          { domain: "external", retryable: true },
        );
      }
      await pause(retryDelayMs * 2 ** (attempt - 1), this.#stop.signal);
    }
  }

  /** undefined when the rows were taken; else why they were not, where another try may help. */
  async #try(body: string, key: string): Promise<string | undefined> {
    const { url, method, format, headers, idempotencyHeader, timeoutMs } = this.#config;
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        body,
        headers: {
          "content-type": format === "json" ? "application/json" : "application/x-ndjson",
          ...headers,
          ...(idempotencyHeader === "" ? {} : { [idempotencyHeader]: key }),
        },
        redirect: "error",
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(timeoutMs)]),
      });
      // The body is not wanted, but an unread one keeps its connection.
      await response.body?.cancel();
    } catch (error) {
      return error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    }
    if (response.ok) return undefined;
    if (response.status >= 500 || [408, 425, 429].includes(response.status)) return `it answered ${response.status}`;
    throw new ConnectorError(
      "HTTP_SINK_REFUSED",
      `${hostOf(url)} refused rows with ${response.status}. Correct the address, the headers or the columns.`,
      { domain: "external" },
    );
  }
}

/** Paths and queries may hold secrets; the host does not. */
function hostOf(url: string): string {
  return new URL(url).host;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
