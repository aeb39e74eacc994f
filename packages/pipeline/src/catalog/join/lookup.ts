import { z } from "zod";
import { field } from "../parts/field.ts";
import { csvOptions, dataPath, FILE_FORMATS } from "../parts/file-format.ts";
import { optionalCondition, positiveCount, positiveMs } from "../parts/scalars.ts";
import { lookupSettings } from "../transform/lookup/static-table.ts";
import { checkCondition } from "../inference/expression-fields.ts";
import { lookupColumns } from "../inference/lookup-columns.ts";
import type { NodeKind } from "../node-kind.ts";

/** A table outside that may change while the job runs. */
const lookupTable = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("file"),
    path: field(dataPath, { title: "File", control: "path" }),
    format: field(z.enum(["jsonl", "json", "csv"]).default("jsonl"), { title: "Format", control: "select", options: FILE_FORMATS }),
    csv: csvOptions,
    reloadMs: field(positiveMs.optional(), {
      title: "Read again every",
      description: "Left out: read once.",
      unit: "ms",
      control: "duration",
    }),
  }),
  z.strictObject({
    type: z.literal("postgres"),
    url: field(z.string().min(1, "give a connection").max(2_000), {
      title: "Connection",
      control: "secret",
      placeholder: "postgresql://user@host/database",
    }),
    table: field(z.string().min(1, "give a table").max(200), { title: "Table", placeholder: "public.users" }),
  }),
]);
export type LookupTable = z.infer<typeof lookupTable>;

export const joinLookupConfig = z.strictObject({
  table: field(lookupTable, { title: "Table", control: "variant" }),
  ...lookupSettings,
  condition: optionalCondition({ title: "And where", description: "Over the columns of the result." }),
  cache: field(
    z
      .strictObject({
        maxRows: field(positiveCount.default(10_000), { title: "Keys", control: "number" }),
        ttlMs: field(positiveMs.default(60_000), { title: "Kept for", unit: "ms", control: "duration" }),
      })
      .optional(),
    { title: "Cache", description: "Left out: each row asks the table.", control: "group", advanced: true },
  ),
  capacity: field(positiveCount.max(100_000).default(100), { title: "Queries at once", control: "number", advanced: true }),
  timeoutMs: field(positiveMs.default(10_000), { title: "Timeout", unit: "ms", control: "duration", advanced: true }),
});
export type JoinLookupConfig = z.infer<typeof joinLookupConfig>;

/**
 * Joins each row with what an outside table holds when the row comes (FOR SYSTEM_TIME AS OF processing time).
 * Input: append only. Output: a row per row and partner, in order, with the row's time.
 * State: the rows that are being looked up. Source: Flink SQL lookup join.
 */
export const joinLookup: NodeKind<JoinLookupConfig> = {
  kind: "join.lookup",
  category: "join",
  title: "Lookup join",
  summary: "Joins rows with a table outside, as it is when they come.",
  icon: "database",
  config: joinLookupConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Results" }],
  traits: { stateful: true },
  infer(input) {
    const stream = lookupColumns(input);
    if (stream !== undefined) checkCondition(input, input.config.condition, "condition", stream.schema);
    return [stream];
  },
  describe: (config) =>
    `${config.table.type === "file" ? config.table.path : config.table.table} by ${config.keys.map((key) => key.column).join(", ")}`,
  defaults: {
    table: { type: "postgres", url: "", table: "" },
    schema: {},
    keys: [],
    prefix: "",
    joinType: "left",
    capacity: 100,
    timeoutMs: 10_000,
  },
};
