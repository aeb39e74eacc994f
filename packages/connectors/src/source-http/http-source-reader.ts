import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import { parseJson } from "@millrace/pipeline/types";
import type { SourceHttpConfig } from "@millrace/pipeline/catalog";
import type { SourceContext, SourceOutput, SourceReader } from "@millrace/engine/connector";
import { RecordDecoder } from "../rows/record-decoder.ts";
import { ByteWindow } from "../source-file/byte-window.ts";
import { LineSplitter } from "../source-file/line-splitter.ts";
import { endpointPath, publishEndpoint, withdrawEndpoint } from "./endpoint-file.ts";
import { ingestLines } from "./ingest-lines.ts";
import { IngestServer } from "./ingest-server.ts";
import { Spool, type SpoolPosition } from "./spool.ts";

/**
 * Rows that others push by POST. Unbounded. Subtask 0 takes and reads all rows, the other subtasks end at once.
 * An accepted row is on the disk before its sender hears so, and is read from there: after a restart from the checkpoint's place.
 * When more than `maxBufferedRows` are waiting, senders get 429.
 */
export class HttpSourceReader implements SourceReader {
  readonly #config: SourceHttpConfig;
  readonly #splitter = new LineSplitter();
  readonly #secret = randomBytes(24).toString("hex");
  #context!: SourceContext;
  #decoder!: RecordDecoder;
  #spool: Spool | undefined;
  #server: IngestServer | undefined;
  #window: ByteWindow | undefined;
  #segment = 0;
  #bufferedRows = 0;
  #pending: { set(value: number): void } | undefined;
  readonly #taken = new Map<number, SpoolPosition>();
  #wake: (() => void) | undefined;

  constructor(config: SourceHttpConfig) {
    this.#config = config;
  }

  async open(context: SourceContext): Promise<void> {
    this.#context = context;
    if (context.subtaskIndex !== 0) return;
    endpointPath(context.dataFolder, this.#config.token);
    this.#decoder = new RecordDecoder(context.schema, context.usedColumns);
    const whole = new RecordDecoder(
      context.schema,
      context.schema.map((_, index) => index),
    );
    const spool = new Spool(path.join(context.dataFolder, "ingest", this.#config.token));
    this.#spool = spool;
    this.#pending = context.metrics.gauge("pendingRecords");
    this.#seek((context.restored?.[0] as SpoolPosition | undefined) ?? spool.consumed());
    this.#server = new IngestServer({
      secret: this.#secret,
      maxBodyBytes: this.#config.maxBodyBytes,
      roomForRows: () => this.#config.maxBufferedRows - this.#bufferedRows,
      refuse: (row) => {
        const decoded = whole.decodeObject(row);
        return "reason" in decoded ? decoded.reason : undefined;
      },
      accept: async (rows) => {
        await spool.append(ingestLines(rows));
        this.#bufferedRows += rows.length;
        this.#wake?.();
      },
    });
    publishEndpoint(context.dataFolder, this.#config.token, { port: await this.#server.listen(), secret: this.#secret, pid: process.pid });
  }

  poll(output: SourceOutput, maxRecords: number): "more" | "wait" | "end" {
    if (this.#spool === undefined) return "end";
    let isEmpty = false;
    for (let left = maxRecords; left > 0 && !isEmpty; left--) isEmpty = !this.#readRow(this.#spool, output);
    this.#pending?.set(this.#bufferedRows);
    return isEmpty ? "wait" : "more";
  }

  available(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#spool !== undefined && this.#hasUnread(this.#spool)) resolve();
    });
  }

  snapshotState(checkpointId: number): readonly SpoolPosition[] {
    if (this.#window === undefined) return [];
    const position = { segment: this.#segment, offset: this.#window.offset };
    this.#taken.set(checkpointId, position);
    return [position];
  }

  notifyCheckpointComplete(checkpointId: number): void {
    const position = this.#taken.get(checkpointId);
    if (position === undefined) return;
    this.#spool?.release(position);
    for (const id of this.#taken.keys()) if (id <= checkpointId) this.#taken.delete(id);
  }

  async close(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    withdrawEndpoint(this.#context.dataFolder, this.#config.token, this.#secret);
    await server.close();
    this.#window?.close();
    this.#spool?.close();
    this.#spool = undefined;
  }

  #readRow(spool: Spool, output: SourceOutput): boolean {
    for (;;) {
      const window = this.#window as ByteWindow;
      const bounds = this.#splitter.next(window.bytes, window.from, window.to, false);
      if (typeof bounds === "object") {
        const decoded = this.#decoder.decodeObject(parseJson(window.bytes.toString("utf8", bounds.start, bounds.end)));
        window.consume(bounds.next);
        this.#bufferedRows = Math.max(0, this.#bufferedRows - 1);
        if ("values" in decoded) output.collect(this.#context.createRow(decoded.values));
        else output.malformed(`a row accepted earlier no longer fits the schema: ${decoded.reason}`, "");
        return true;
      }
      if (!this.#hasUnread(spool)) return false;
      if (window.offset + window.unreadBytes < window.fileBytes) window.fill();
      else this.#seek({ segment: this.#segment + 1, offset: 0 });
    }
  }

  #hasUnread(spool: Spool): boolean {
    const { segment, offset } = spool.end;
    const window = this.#window as ByteWindow;
    return this.#segment < segment || window.offset < offset;
  }

  #seek(position: SpoolPosition): void {
    this.#window?.close();
    const file = (this.#spool as Spool).segmentPath(position.segment);
    this.#segment = position.segment;
    this.#window = new ByteWindow(file, Math.min(position.offset, statSync(file).size));
  }
}
