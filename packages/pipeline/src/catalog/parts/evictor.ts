import { z } from "zod";
import { field } from "./field.ts";
import { columnName, durationMs } from "./scalars.ts";

const evictAfter = field(z.boolean().default(false), { title: "After the result", description: "Off: before it.", control: "switch" });

/** What a window forgets around each firing. An evictor makes a window keep all its rows. */
export const evictorConfig = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("count"),
    count: field(z.int().min(0, "must be at least 0"), { title: "Keep the last", unit: "rows", control: "number" }),
    evictAfter,
  }),
  z.strictObject({
    type: z.literal("time"),
    windowMs: field(durationMs, { title: "Keep the last", unit: "ms", control: "duration" }),
    evictAfter,
  }),
  z.strictObject({
    type: z.literal("delta"),
    field: field(columnName, { title: "Column", control: "column" }),
    threshold: field(z.number(), { title: "Drop what is as far or further from the last row", control: "number" }),
    evictAfter,
  }),
]);
export type Evictor = z.infer<typeof evictorConfig>;

export const evictorField = field(evictorConfig.optional(), { title: "Evictor", control: "variant", advanced: true });
