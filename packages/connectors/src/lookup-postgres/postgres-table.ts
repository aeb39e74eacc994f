import pg, { escapeIdentifier } from "pg";
import type { TableClient } from "@millrace/engine/connector";
import { DecodeFailure, encodeJson, jsonDecoder, parseJson, type Schema } from "@millrace/pipeline/types";
import { ConnectorError } from "../connector-error.ts";
import { postgresText, postgresType } from "../sink-postgres/postgres-type.ts";

export interface PostgresTableOptions {
  readonly url: string;
  /** May be "schema.table". */
  readonly table: string;
  readonly schema: Schema;
  readonly keyColumns: readonly number[];
  /** Connections at once; more questions wait. */
  readonly connections: number;
}

const CONNECT_TIMEOUT_MS = 10_000;

/** A table of PostgreSQL as a lookup table: one prepared query a question, values as parameters, answers as JSON that the schema's types read. */
export class PostgresTable implements TableClient {
  readonly #options: PostgresTableOptions;
  readonly #pool: pg.Pool;
  readonly #text: string;

  constructor(options: PostgresTableOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: "millrace",
    });
    // An idle connection that breaks is replaced at the next question, which reports what is wrong.
    this.#pool.on("error", () => undefined);
    const { schema, keyColumns, table } = options;
    const columns = schema.map(({ name }) => escapeIdentifier(name)).join(", ");
    const conditions = keyColumns.map(
      (column, i) => `${escapeIdentifier(schema[column]!.name)} = $${i + 1}::text::${postgresType(schema[column]!.type)}`,
    );
    const path = table.split(".").map(escapeIdentifier).join(".");
    this.#text = `SELECT row_to_json(found)::text AS row FROM (SELECT ${columns} FROM ${path} WHERE ${conditions.join(" AND ")}) AS found`;
  }

  async find(key: readonly unknown[]): Promise<readonly (readonly unknown[])[]> {
    const { schema, keyColumns, table } = this.#options;
    const values = keyColumns.map((column, i) => postgresText(schema[column]!.type, encodeJson(schema[column]!.type, key[i])));
    try {
      const { rows } = await this.#pool.query<{ row: string }>({ name: "millrace-lookup", text: this.#text, values });
      return rows.map(({ row }) => this.#read(parseJson(row) as Readonly<Record<string, unknown>>));
    } catch (error) {
      if (error instanceof ConnectorError) throw error;
      throw new ConnectorError("POSTGRES_LOOKUP", `The table "${table}" cannot be asked: ${(error as Error).message}`, {
        domain: "external",
        retryable: true,
        cause: error,
      });
    }
  }

  close(): void {
    void this.#pool.end();
  }

  #read(row: Readonly<Record<string, unknown>>): readonly unknown[] {
    return this.#options.schema.map(({ name, type }) => {
      const json = row[name];
      const isBytes = type.kind === "BYTES" || type.kind === "VARBINARY" || type.kind === "BINARY";
      const value = jsonDecoder(type)(isBytes && typeof json === "string" ? json.replace(/^\\x/, "") : json);
      if (value instanceof DecodeFailure)
        throw new ConnectorError(
          "POSTGRES_LOOKUP",
          `Column "${name}" of "${this.#options.table}" does not fit: ${value.reason}. Give the column its type in the database.`,
        );
      return value;
    });
  }
}
