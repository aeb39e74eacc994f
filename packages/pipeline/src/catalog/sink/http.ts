import { z } from "zod";
import { field } from "../parts/field.ts";
import { durationMs, positiveCount, positiveMs } from "../parts/scalars.ts";
import type { NodeKind } from "../node-kind.ts";

export const sinkHttpConfig = z.strictObject({
  url: field(z.url({ protocol: /^https?$/, error: "give an address that begins with http:// or https://" }), {
    title: "Address",
    control: "url",
  }),
  method: field(z.enum(["POST", "PUT", "PATCH"]).default("POST"), { title: "Method", control: "select" }),
  format: field(z.enum(["json", "jsonl"]).default("json"), {
    title: "Body",
    control: "select",
    options: { json: "A JSON array of rows", jsonl: "A JSON object a line" },
  }),
  headers: field(z.record(z.string(), z.string()).default({}), { title: "Headers", control: "keyValue", advanced: true }),
  batchRows: field(positiveCount.max(100_000).default(100), { title: "Rows in a request", unit: "rows", control: "number" }),
  flushMs: field(positiveMs.default(1_000), { title: "Sent at the latest after", unit: "ms", control: "duration", advanced: true }),
  timeoutMs: field(positiveMs.default(10_000), { title: "Timeout", unit: "ms", control: "duration", advanced: true }),
  attempts: field(positiveCount.max(100).default(5), { title: "Attempts", control: "number", advanced: true }),
  retryDelayMs: field(durationMs.default(200), {
    title: "Wait before another",
    description: "Doubled each time.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
  idempotencyHeader: field(z.string().max(100).default("Idempotency-Key"), {
    title: "Idempotency header",
    description: "The same batch carries the same value when it is sent again. Empty: none.",
    advanced: true,
  }),
});
export type SinkHttpConfig = z.infer<typeof sinkHttpConfig>;

/** Sends batches by HTTP; a batch may be sent again after a failure, with the same idempotency value. Input: append only. */
export const sinkHttp: NodeKind<SinkHttpConfig> = {
  kind: "sink.http",
  category: "sink",
  title: "HTTP",
  summary: "Sends rows in batches to an address.",
  icon: "send",
  config: sinkHttpConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [],
  traits: { guarantee: "at-least-once" },
  infer: () => [],
  describe: (config) => config.url.replace(/^https?:\/\//, ""),
  defaults: {
    url: "",
    method: "POST",
    format: "json",
    headers: {},
    batchRows: 100,
    flushMs: 1_000,
    timeoutMs: 10_000,
    attempts: 5,
    retryDelayMs: 200,
    idempotencyHeader: "Idempotency-Key",
  }, // prettier-ignore,
};
