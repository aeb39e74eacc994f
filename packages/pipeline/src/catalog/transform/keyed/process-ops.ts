import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, expressionField, optionalCondition, positiveMs, tableSchema, typeText } from "../../parts/scalars.ts";

const when = optionalCondition({ title: "Only where" });
const timeDomain = field(z.enum(["event", "processing"]).default("event"), {
  title: "Time",
  control: "select",
  options: { event: "Event time", processing: "Processing time" },
});

/** One step of a process function. Steps run in order; each sees what the ones before it wrote. */
export const processOp = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("set"), state: field(columnName, { title: "State" }), expr: expressionField({ title: "To" }), when }),
  z.strictObject({ op: z.literal("clear"), state: field(columnName, { title: "State" }), when }),
  z.strictObject({
    op: z.literal("emit"),
    columns: field(z.record(columnName, expressionField({ title: "Expression" })), {
      title: "Columns",
      description: "Columns of the result that are not named are null.",
      control: "keyValue",
    }),
    when,
  }),
  z.strictObject({
    op: z.literal("registerTimer"),
    domain: timeDomain,
    at: expressionField({ title: "At", description: "TIMESTAMP, TIMESTAMP_LTZ or BIGINT (epoch milliseconds)." }),
    when,
  }),
  z.strictObject({ op: z.literal("deleteTimer"), domain: timeDomain, at: expressionField({ title: "At" }), when }),
]);
export type ProcessOp = z.infer<typeof processOp>;

/** A value per key. In expressions it is read by its name, like a column; null until it is set. */
export const processState = z.strictObject({
  name: field(columnName, { title: "Name" }),
  type: field(typeText, { title: "Type", control: "dataType" }),
  ttlMs: field(positiveMs.optional(), { title: "Time to live", unit: "ms", control: "duration" }),
});
export type ProcessState = z.infer<typeof processState>;

export const processOps = z.array(processOp).max(500);
export const processSettings = {
  state: field(z.array(processState).max(100).default([]), { title: "State", control: "list" }),
  onTimer: field(processOps.default([]), {
    title: "On timer",
    description: "Sees the key columns, the state, and timer_time and timer_domain of the timer that fires.",
    control: "list",
  }),
  schema: field(tableSchema, { title: "Columns of the result", control: "schema" }),
};
