import type { TransformDistinctConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../graph/node-plan.ts";

/** Kinds that keep state per key and nothing beside it. A pattern does not: it holds the rows of all keys by itself. */
const GROUPED: ReadonlySet<string> = new Set([
  "join.coGroup",
  "join.interval",
  "join.regular",
  "join.temporal",
  "join.window",
  "transform.aggregate",
  "transform.coProcess",
  "transform.code",
  "transform.deduplicate",
  "transform.firstN",
  "transform.process",
  "transform.reduce",
  "transform.sort",
  "transform.topN",
  "window.aggregate",
  "window.reduce",
  "window.rows",
  "window.topN",
]);

/**
 * The columns by which a batch job brings the rows of a node together, by input; undefined where it does not: the node keeps nothing per key, or has an input
 * without keys.
 */
export function batchGroupColumns(plan: NodePlan): readonly (readonly number[])[] | undefined {
  if (plan.kind === "transform.distinct") return [distinctColumns(plan)];
  if (!GROUPED.has(plan.kind)) return undefined;
  const columns: (readonly number[])[] = [];
  for (const keys of plan.inputKeys) {
    if (keys === undefined) return undefined;
    columns.push(keys);
  }
  return columns;
}

/** Rows that are equal in these are duplicates: each is a key of its own. */
function distinctColumns({ config, inputKeys, inputSchemas }: NodePlan): readonly number[] {
  const schema = inputSchemas[0]!;
  const { columns } = config as TransformDistinctConfig;
  const compared =
    columns.length === 0 ? schema.map((_, index) => index) : columns.map((name) => schema.findIndex((column) => column.name === name));
  return [...new Set([...(inputKeys[0] ?? []), ...compared])];
}
