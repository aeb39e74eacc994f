import { escapeIdentifier } from "pg";
import type { Schema } from "@millrace/pipeline/types";
import { postgresType } from "./postgres-type.ts";

/** The SQL of one sink. Identifiers are quoted, values are parameters: one text array a column, cast by PostgreSQL. */
export class Statements {
  readonly #table: string;
  readonly #staging: string;
  readonly #columns: readonly string[];
  readonly #types: readonly string[];
  readonly #keys: readonly string[];
  readonly #keyColumns: readonly number[];

  /** `table` may be "schema.table". `keys` name columns of the schema. */
  constructor(table: string, schema: Schema, keys: readonly string[]) {
    const path = table.split(".");
    this.#table = path.map(escapeIdentifier).join(".");
    this.#staging = [...path.slice(0, -1), `${path.at(-1)}__millrace_staging`].map(escapeIdentifier).join(".");
    this.#columns = schema.map(({ name }) => escapeIdentifier(name));
    this.#types = schema.map(({ type }) => postgresType(type));
    this.#keys = keys.map(escapeIdentifier);
    this.#keyColumns = keys.map((key) => schema.findIndex(({ name }) => name === key));
  }

  get createTable(): string {
    const columns = this.#columns.map((column, index) => `${column} ${this.#types[index]}`);
    const key = this.#keys.length > 0 ? [`PRIMARY KEY (${this.#keys.join(", ")})`] : [];
    return `CREATE TABLE IF NOT EXISTS ${this.#table} (${[...columns, ...key].join(", ")})`;
  }

  /** Answers no row; fails where the table or one of its columns is missing. */
  get probe(): string {
    return `SELECT ${this.#columns.join(", ")} FROM ${this.#table} LIMIT 0`;
  }

  get insert(): string {
    return `INSERT INTO ${this.#table} (${this.#columns.join(", ")}) ${this.#rows()}`;
  }

  get upsert(): string {
    const others = this.#columns.filter((column) => !this.#keys.includes(column));
    const update = others.length === 0 ? "NOTHING" : `UPDATE SET ${others.map((column) => `${column} = EXCLUDED.${column}`).join(", ")}`;
    return `${this.insert} ON CONFLICT (${this.#keys.join(", ")}) DO ${update}`;
  }

  /** Parameters: one array a key column. A key that is null matches null. */
  get delete(): string {
    const parameters = this.#keys.map((_, index) => `$${index + 1}::text[]`);
    const conditions = this.#keys.map(
      (key, index) => `t.${key} IS NOT DISTINCT FROM r.k${index}::${this.#types[this.#keyColumns[index] as number]}`,
    );
    return `DELETE FROM ${this.#table} t USING unnest(${parameters.join(", ")}) AS r(${this.#keys.map((_, index) => `k${index}`).join(", ")}) WHERE ${conditions.join(" AND ")}`;
  }

  /** Rows that wait for their checkpoint. They carry the label of their commit. */
  get createStaging(): string {
    const columns = this.#columns.map((column, index) => `${column} ${this.#types[index]}`);
    return `CREATE TABLE IF NOT EXISTS ${this.#staging} (millrace_commit text NOT NULL, millrace_written_at timestamptz NOT NULL DEFAULT now(), ${columns.join(", ")})`;
  }

  /** Parameters: one array a column, then the label. */
  get stage(): string {
    return `INSERT INTO ${this.#staging} (${this.#columns.join(", ")}, millrace_commit) ${this.#rows(`$${this.#columns.length + 1}::text`)}`;
  }

  /** Moves the rows of a label to the table: nothing the second time. Parameter: the label. */
  get publish(): string {
    const columns = this.#columns.join(", ");
    return `WITH moved AS (DELETE FROM ${this.#staging} WHERE millrace_commit = $1 RETURNING ${columns}) INSERT INTO ${this.#table} (${columns}) SELECT ${columns} FROM moved`;
  }

  get discard(): string {
    return `DELETE FROM ${this.#staging} WHERE millrace_commit = $1`;
  }

  /** What crashes left and no checkpoint knows. */
  get removeOld(): string {
    return `DELETE FROM ${this.#staging} WHERE millrace_written_at < now() - interval '7 days'`;
  }

  #rows(extra?: string): string {
    const casts = this.#types.map((type, index) => `r.c${index}::${type}`);
    const parameters = this.#types.map((_, index) => `$${index + 1}::text[]`);
    const names = this.#types.map((_, index) => `c${index}`);
    return `SELECT ${[...casts, ...(extra === undefined ? [] : [extra])].join(", ")} FROM unnest(${parameters.join(", ")}) AS r(${names.join(", ")})`;
  }
}
