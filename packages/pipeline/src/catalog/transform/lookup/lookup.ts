import { z } from "zod";
import { field } from "../../parts/field.ts";
import { lookupSettings, staticTable } from "./static-table.ts";
import { lookupColumns } from "../../inference/lookup-columns.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformLookupConfig = z.strictObject({
  table: field(staticTable, { title: "Table", control: "variant" }),
  ...lookupSettings,
});
export type TransformLookupConfig = z.infer<typeof transformLookupConfig>;

/**
 * Adds columns of a table that is read once at the start. Input: any changelog. Output: a row per row and partner, with its time and kind, keyed as the input.
 * State: none; the table is read again at every start.
 */
export const transformLookup: NodeKind<TransformLookupConfig> = {
  kind: "transform.lookup",
  category: "transform",
  title: "Lookup",
  summary: "Adds columns of a fixed table.",
  icon: "table-2",
  config: transformLookupConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: [{ name: "out", title: "Rows" }],
  traits: { accepts: ["append", "upsert", "retract"] },
  infer: (input) => [lookupColumns(input)],
  describe: (config) =>
    `${config.table.type === "file" ? config.table.path : `${config.table.rows.length} rows`} by ${config.keys.map((key) => key.column).join(", ")}`,
  defaults: { table: { type: "inline", rows: [] }, schema: {}, keys: [], prefix: "", joinType: "left" },
};
