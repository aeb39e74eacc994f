import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, computedColumn, conditionField, optionalCondition } from "../../parts/scalars.ts";
import { withNullable } from "../../../types/index.ts";
import type { Schema } from "../../../types/data-type.ts";
import { findColumn } from "../../inference/columns.ts";
import { checkCondition, computedSchema } from "../../inference/expression-fields.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const transformBroadcastConfig = z.strictObject({
  ruleKey: field(columnName, {
    title: "Rule id",
    description: "A newer rule of the same id replaces the older one.",
    control: "column",
    port: "rules",
  }),
  removeWhen: optionalCondition({ title: "A rule is removed when", description: "Over the columns of the rule.", port: "rules" }),
  condition: conditionField({
    title: "A row meets a rule when",
    description: "Over the columns of the row and of the rule, which are named rule_<column>.",
  }),
  columns: field(z.array(computedColumn).max(2_000).optional(), {
    title: "Columns of the result",
    description: "Over the same columns. Left out: all of the row, then all of the rule.",
    control: "list",
  }),
  matches: field(z.enum(["all", "first"]).default("all"), {
    title: "A row that meets several rules",
    control: "select",
    options: { all: "Gives a row for each", first: "Gives one, for the rule of the least id" },
  }),
  keepUnmatched: field(z.boolean().default(false), {
    title: "Keep rows that meet no rule",
    description: "With null for the rule.",
    control: "switch",
  }),
});
export type TransformBroadcastConfig = z.infer<typeof transformBroadcastConfig>;

/**
 * Matches rows against rules that arrive on a second stream and go to every subtask.
 * Input:  "in", keyed or not, append only; "rules", append only.
 * Output: a row per row and rule that it meets, with the row's time. A row sees the rules that came before it.
 * State:  the rules, as broadcast state by rule id. Source: Flink's broadcast state pattern.
 */
export const transformBroadcast: NodeKind<TransformBroadcastConfig> = {
  kind: "transform.broadcast",
  category: "transform",
  title: "Broadcast rules",
  summary: "Matches rows against rules that change while the job runs.",
  icon: "radio-tower",
  config: transformBroadcastConfig,
  inputs: [
    { name: "in", title: "Rows" },
    { name: "rules", title: "Rules", partition: "broadcast" },
  ],
  outputs: [{ name: "out", title: "Matches" }],
  traits: { stateful: true },
  infer(input) {
    const [stream, rules] = input.inputs;
    const { config } = input;
    if (rules !== undefined) {
      findColumn(input, rules.schema, config.ruleKey, "ruleKey");
      checkCondition(input, config.removeWhen, "removeWhen", rules.schema);
    }
    if (stream === undefined || rules === undefined) return [undefined];
    checkCondition(input, config.condition, "condition", ruleScope(stream.schema, rules.schema, false));
    const scope = ruleScope(stream.schema, rules.schema, config.keepUnmatched);
    const schema = config.columns === undefined ? scope : computedSchema(input, config.columns, "columns", scope);
    return [schema && withSchema(stream, schema, { keys: config.columns === undefined ? stream.keys : undefined })];
  },
  describe: (config) => config.condition,
  defaults: { ruleKey: "", condition: "", matches: "all", keepUnmatched: false },
};

/** The columns of a row, then those of a rule as rule_<column>. */
export function ruleScope(row: Schema, rule: Schema, ruleOptional: boolean): Schema {
  return [...row, ...rule.map(({ name, type }) => ({ name: `rule_${name}`, type: ruleOptional ? withNullable(type, true) : type }))];
}
