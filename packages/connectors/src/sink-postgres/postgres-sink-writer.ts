import { createHash } from "node:crypto";
import pg from "pg";
import type { SinkPostgresConfig } from "@millrace/pipeline/catalog";
import { encodeJson } from "@millrace/pipeline/types";
import {
  DELETE,
  INSERT,
  passCrashPoint,
  UPDATE_BEFORE,
  type Row,
  type RowKind,
  type SinkContext,
  type SinkWriter,
} from "@millrace/engine/connector";
import { BatchQueue } from "../batches/batch-queue.ts";
import { SendMetrics } from "../batches/send-metrics.ts";
import { ConnectorError } from "../connector-error.ts";
import { postgresText } from "./postgres-type.ts";
import { Statements } from "./statements.ts";

/** Sessions of the same name and user, other than this one; waits until they are gone. */
const END_OTHER_SESSIONS = `SELECT pg_terminate_backend(pid, $2::bigint) FROM pg_stat_activity
  WHERE application_name = $1 AND usename = current_user AND datname = current_database() AND pid <> pg_backend_pid()`;

/** Subtasks that make the same table at once would fail: each waits for its turn. The lock goes with the statements' common transaction. */
function inTurn(table: string, statement: string): string {
  return `SELECT pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(`millrace ${table}`)}, 0)); ${statement}`;
}

interface Change {
  readonly cells: readonly (string | null)[];
  readonly isDelete: boolean;
}

const CONNECT_TIMEOUT_MS = 10_000;
const END_SESSION_MS = 10_000;

/**
 * Writes rows to a PostgreSQL table.
 * upsert: the last change of each key wins, −D deletes; writing a row again changes nothing, so the effect is exactly once.
 * append: rows are inserted as they come; at least once.
 * transactional: rows go to a staging table and are moved in one statement when their checkpoint is complete; exactly once.
 * Statements are sent one after the other over one connection, in batches of `batchRows`. Opening ends the sessions of earlier attempts of
 * the subtask: what they still had on its way would overwrite what this one writes.
 */
export class PostgresSinkWriter implements SinkWriter {
  readonly #config: SinkPostgresConfig;
  readonly #client: pg.Client;
  #context!: SinkContext;
  #statements!: Statements;
  #metrics!: SendMetrics;
  #keyColumns: readonly number[] = [];
  #queue!: BatchQueue<Change>;
  #label = "";
  #labels = 0;
  #isStaged = false;
  #lostConnection: Error | undefined;

  /** `streamKeys`: the key of the input, used where the settings name none. */
  constructor(config: SinkPostgresConfig, streamKeys: readonly string[]) {
    this.#config = config.keys.length > 0 ? config : { ...config, keys: [...streamKeys] };
    this.#client = new pg.Client({ connectionString: config.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
    this.#client.on("error", (error) => {
      this.#lostConnection = error;
    });
  }

  async open(context: SinkContext): Promise<void> {
    const { mode, keys, table, createTable, batchRows, flushMs } = this.#config;
    this.#context = context;
    this.#metrics = new SendMetrics(context.metrics);
    this.#keyColumns = mode === "upsert" ? keys.map((key) => context.schema.findIndex(({ name }) => name === key)) : [];
    if (mode === "upsert" && (keys.length === 0 || this.#keyColumns.includes(-1))) {
      throw new ConnectorError(
        "POSTGRES_KEYS",
        `The upsert into "${table}" needs key columns that its input has; it got [${keys.join(", ")}]. Set "Keys".`,
      );
    }
    this.#statements = new Statements(table, context.schema, mode === "upsert" ? keys : []);
    const session = `millrace ${createHash("sha256").update(`${context.jobId}/${context.nodeId}/${context.subtaskIndex}`).digest("hex").slice(0, 40)}`;
    await this.#explain("The database cannot be reached", () => this.#client.connect());
    await this.#explain("Sessions of an earlier attempt cannot be ended", async () => {
      await this.#client.query("SELECT set_config('application_name', $1, false)", [session]);
      await this.#client.query(END_OTHER_SESSIONS, [session, END_SESSION_MS]);
    });
    if (createTable)
      await this.#explain(`The table "${table}" cannot be made`, () => this.#client.query(inTurn(table, this.#statements.createTable)));
    await this.#explain(`The table "${table}" does not fit`, () => this.#client.query(this.#statements.probe));
    if (mode === "transactional") {
      await this.#explain("The staging table cannot be made", () => this.#client.query(inTurn(table, this.#statements.createStaging)));
      await this.#client.query(this.#statements.removeOld);
      this.#nextLabel();
    }
    this.#queue = new BatchQueue({
      maxItems: batchRows,
      flushMs,
      clock: context.clock,
      send: (changes) => this.#explain(`Rows cannot be written to "${table}"`, () => this.#writeBatch(changes)),
    });
  }

  write(row: Row, _timestamp: number, kind: RowKind): boolean {
    if (kind === UPDATE_BEFORE && this.#config.mode === "upsert") return true;
    if (kind !== INSERT && this.#config.mode !== "upsert") {
      throw new ConnectorError("CHANGELOG_REFUSED", `Updates cannot be appended to "${this.#config.table}". Choose the mode upsert.`);
    }
    const cells = this.#context.schema.map(({ type }, index) => postgresText(type, encodeJson(type, row[`c${index}`])));
    return this.#queue.push({ cells, isDelete: kind === DELETE });
  }

  ready(): Promise<void> {
    return this.#queue.ready();
  }

  flush(): void {
    this.#queue.flush();
  }

  finish(): Promise<void> {
    return this.#queue.drain();
  }

  async prepareCommit(): Promise<readonly string[]> {
    await this.#queue.drain();
    if (!this.#isStaged) return [];
    const label = this.#label;
    this.#nextLabel();
    return [label];
  }

  async commit(committables: readonly unknown[]): Promise<void> {
    for (const label of committables) {
      passCrashPoint("postgres-sink:before-publish");
      await this.#explain("Staged rows cannot be published", () => this.#client.query(this.#statements.publish, [label]));
      passCrashPoint("postgres-sink:after-publish");
    }
  }

  async close(): Promise<void> {
    // Rows staged since the last barrier belong to no checkpoint; what is left after a crash is removed by age.
    if (this.#isStaged && this.#lostConnection === undefined) await this.#client.query(this.#statements.discard, [this.#label]);
    await this.#client.end();
  }

  #nextLabel(): void {
    const { jobId, nodeId, subtaskIndex } = this.#context;
    this.#label = `${jobId}/${nodeId}/${subtaskIndex}/${crypto.randomUUID()}/${++this.#labels}`;
    this.#isStaged = false;
  }

  async #writeBatch(changes: readonly Change[]): Promise<void> {
    passCrashPoint("postgres-sink:before-write");
    await this.#metrics.attempt(changes.length, async () => {
      await this.#write(changes);
      return changes.reduce((bytes, { cells }) => bytes + cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0), 0);
    });
    passCrashPoint("postgres-sink:after-write");
  }

  async #write(changes: readonly Change[]): Promise<void> {
    switch (this.#config.mode) {
      case "append":
        await this.#client.query(this.#statements.insert, this.#arrays(changes));
        return;
      case "transactional":
        this.#isStaged = true;
        await this.#client.query(this.#statements.stage, [...this.#arrays(changes), this.#label]);
        return;
      case "upsert":
        await this.#upsert(changes);
    }
  }

  async #upsert(changes: readonly Change[]): Promise<void> {
    // One statement may touch a row only once, and only the last change of a key matters.
    const last = new Map(changes.map((change) => [JSON.stringify(this.#keyColumns.map((column) => change.cells[column])), change]));
    const rows = [...last.values()].filter(({ isDelete }) => !isDelete);
    const deletes = [...last.values()].filter(({ isDelete }) => isDelete);
    if (rows.length > 0) await this.#client.query(this.#statements.upsert, this.#arrays(rows));
    if (deletes.length > 0)
      await this.#client.query(
        this.#statements.delete,
        this.#keyColumns.map((column) => deletes.map(({ cells }) => cells[column])),
      );
  }

  #arrays(changes: readonly Change[]): unknown[] {
    return this.#context.schema.map((_, column) => changes.map(({ cells }) => cells[column]));
  }

  async #explain<T>(what: string, work: () => Promise<T>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // PostgreSQL's detail and hint may quote values of rows; its code and the column's name do not.
      const { code, column, routine } = error as { readonly code?: string; readonly column?: string; readonly routine?: string };
      const reason =
        code?.startsWith("42") === true
          ? (error as Error).message
          : `${code ?? (error as Error).name}${routine === undefined ? "" : `, ${routine}`}${column === undefined ? "" : `, column "${column}"`}`;
      throw new ConnectorError("POSTGRES_FAILED", `${what}: ${reason}. Check the connection, the table and its columns.`, {
        domain: "external",
        retryable: code === undefined || /^(08|40|53|57)/.test(code),
        cause: error,
      });
    }
  }
}
