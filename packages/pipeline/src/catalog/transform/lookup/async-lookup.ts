import { z } from "zod";
import { field } from "../../parts/field.ts";
import { durationMs, positiveCount, positiveMs, tableSchema } from "../../parts/scalars.ts";
import { withNullable } from "../../../types/index.ts";
import { findColumn, readSchema } from "../../inference/columns.ts";
import { addLookedUp } from "../../inference/lookup-columns.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformAsyncLookupConfig = z.strictObject({
  url: field(z.string().min(1, "give an address").max(2_000), {
    title: "Address",
    description: "{column} stands for a value of the row, encoded for an address. The answer is a JSON object.",
    control: "url",
    placeholder: "http://localhost:8080/users/{userId}",
  }),
  headers: field(z.record(z.string(), z.string()).default({}), { title: "Headers", control: "keyValue", advanced: true }),
  schema: field(tableSchema, { title: "Columns of the answer", control: "schema" }),
  prefix: field(z.string().max(100).default(""), { title: "Prefix of their names", control: "text", advanced: true }),
  order: field(z.enum(["ordered", "unordered"]).default("ordered"), {
    title: "Order of results",
    control: "select",
    options: { ordered: "As the rows came", unordered: "As the answers come, not past a watermark" },
  }),
  capacity: field(positiveCount.max(100_000).default(100), {
    title: "Requests at once",
    description: "Per subtask; more rows wait.",
    control: "number",
  }),
  timeoutMs: field(positiveMs.default(10_000), {
    title: "Timeout",
    description: "Of a row, with all its attempts.",
    unit: "ms",
    control: "duration",
  }),
  onTimeout: field(z.enum(["fail", "null", "skip"]).default("fail"), {
    title: "On timeout",
    control: "select",
    options: { fail: "As a row error", null: "Keep the row with nulls", skip: "Drop the row" },
  }),
  joinType: field(z.enum(["inner", "left"]).default("left"), {
    title: "Not found (404)",
    control: "select",
    options: { inner: "Drop the row", left: "Keep it with nulls" },
  }),
  attempts: field(positiveCount.max(100).default(3), { title: "Attempts", control: "number", advanced: true }),
  retryDelayMs: field(durationMs.default(100), { title: "Wait before another", unit: "ms", control: "duration", advanced: true }),
  cache: field(
    z
      .strictObject({
        maxRows: field(positiveCount.default(10_000), { title: "Rows", unit: "rows", control: "number" }),
        ttlMs: field(positiveMs.default(60_000), { title: "Kept for", unit: "ms", control: "duration" }),
      })
      .optional(),
    { title: "Cache", control: "group", advanced: true },
  ),
});
export type TransformAsyncLookupConfig = z.infer<typeof transformAsyncLookupConfig>;

/**
 * Asks an HTTP service for each row and adds the columns of its answer, without waiting for one row before the next.
 * Input: append only. Output: a row per row, with its time; not past a watermark in either order.
 * State: the rows that are being asked for. Source: Flink's AsyncWaitOperator.
 */
export const transformAsyncLookup: NodeKind<TransformAsyncLookupConfig> = {
  kind: "transform.asyncLookup",
  category: "transform",
  title: "Async lookup",
  summary: "Asks an HTTP service about each row.",
  icon: "globe",
  config: transformAsyncLookupConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { stateful: true },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    const answer = readSchema(input, config.schema, "schema");
    if (!/^https?:\/\//.test(config.url)) {
      input.report({
        code: "WRONG_ADDRESS",
        severity: "error",
        message: "Give an address that begins with http:// or https://.",
        path: "url",
      });
    }
    if (stream === undefined) return [undefined];
    for (const [, name] of config.url.matchAll(/\{([^{}]*)\}/g)) findColumn(input, stream.schema, name as string, "url");
    if (answer === undefined) return [undefined];
    const optional = config.joinType === "left" || config.onTimeout === "null";
    const columns = answer.map((column) => (optional ? { name: column.name, type: withNullable(column.type, true) } : column));
    return [withSchema(stream, addLookedUp(input, stream.schema, columns, config.prefix), { keys: stream.keys })];
  },
  describe: (config) => `${config.url.replace(/^https?:\/\//, "")} · ${config.order}`,
  defaults: {
    url: "", headers: {}, schema: {}, prefix: "", order: "ordered", capacity: 100, timeoutMs: 10_000, onTimeout: "fail", joinType: "left", attempts: 3, retryDelayMs: 100,
  }, // prettier-ignore
};
