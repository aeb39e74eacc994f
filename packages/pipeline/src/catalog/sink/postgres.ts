import { z } from "zod";
import { field } from "../parts/field.ts";
import { columnName, positiveCount, positiveMs } from "../parts/scalars.ts";
import { findColumns } from "../inference/columns.ts";
import type { NodeKind } from "../node-kind.ts";

export const sinkPostgresConfig = z.strictObject({
  url: field(z.string().min(1, "give a connection").max(2_000), {
    title: "Connection",
    control: "secret",
    placeholder: "postgresql://user@host/database",
  }),
  table: field(z.string().min(1, "give a table").max(200), { title: "Table", placeholder: "public.orders_per_minute" }),
  mode: field(z.enum(["upsert", "append", "transactional"]).default("upsert"), {
    title: "Mode",
    control: "select",
    options: {
      upsert: "Upsert by key (exactly-once effect)",
      append: "Insert at once (at least once)",
      transactional: "Insert, committed with the checkpoint (exactly once)",
    },
  }),
  keys: field(z.array(columnName).max(32).default([]), {
    title: "Keys",
    description: "The table's unique key. Empty: the keys of the stream.",
    control: "columns",
    visibleWhen: { field: "mode", equals: ["upsert"] },
  }),
  createTable: field(z.boolean().default(false), { title: "Create the table if it is missing", control: "switch" }),
  batchRows: field(positiveCount.max(100_000).default(500), {
    title: "Rows in a statement",
    unit: "rows",
    control: "number",
    advanced: true,
  }),
  flushMs: field(positiveMs.default(1_000), { title: "Written at the latest after", unit: "ms", control: "duration", advanced: true }),
});
export type SinkPostgresConfig = z.infer<typeof sinkPostgresConfig>;

/**
 * Writes rows to a table of PostgreSQL.
 * Input: upsert: any changelog, by key (a row written twice is the same row); append and transactional: append only.
 */
export const sinkPostgres: NodeKind<SinkPostgresConfig> = {
  kind: "sink.postgres",
  category: "sink",
  title: "PostgreSQL",
  summary: "Writes rows to a table.",
  icon: "database",
  config: sinkPostgresConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [],
  traits: { guarantee: "effectively-once", accepts: ["append", "upsert", "retract"] },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    if (stream === undefined) return [];
    if (config.mode !== "upsert") {
      if (stream.changelog === "append") return [];
      input.report({
        code: "CHANGELOG_NOT_ACCEPTED",
        severity: "error",
        message: `Inserting takes new rows only, and this stream also updates and deletes. Use the mode upsert.`,
        path: "mode",
        fixes: [{ title: "Upsert by key", action: "set-config", nodeId: input.nodeId, path: "mode", value: "upsert" }],
      });
      return [];
    }
    findColumns(input, stream.schema, config.keys, "keys");
    if (config.keys.length === 0 && stream.keys === undefined) {
      const known = stream.uniqueKey ?? [];
      input.report({
        code: "KEY_MISSING",
        severity: "error",
        message: "An upsert needs the columns that name a row. Choose the keys.",
        path: "keys",
        ...(known.length === 0
          ? {}
          : {
              fixes: [{ title: `Upsert by ${known.join(", ")}`, action: "set-config", nodeId: input.nodeId, path: "keys", value: known }],
            }),
      });
    }
    return [];
  },
  describe: (config) => `${config.table} · ${config.mode}`,
  defaults: { url: "", table: "", mode: "upsert", keys: [], createTable: false, batchRows: 500, flushMs: 1_000 },
};
