import { z } from "zod";
import { field } from "../parts/field.ts";
import { computedColumn, positiveCount } from "../parts/scalars.ts";
import type { Column, Schema } from "../../types/data-type.ts";
import { formatDataType, isInteger, types, withNullable } from "../../types/index.ts";
import { checkPattern, stepReferences, stepsOf } from "../../patterns/index.ts";
import { appendColumn, findColumn } from "../inference/columns.ts";
import { asSentence } from "../../validation/sentence.ts";
import { computedSchema } from "../inference/expression-fields.ts";
import { keyColumns, withSchema } from "../inference/stream-types.ts";
import type { InferInput, NodeKind, StreamType } from "../node-kind.ts";
import { durationText } from "../parts/duration-text.ts";
import { patternConfig } from "./pattern-config.ts";

export const cepPatternConfig = z.strictObject({
  pattern: field(patternConfig, { title: "Pattern", control: "pattern" }),
  time: field(z.enum(["event", "processing"]).default("event"), {
    title: "Time",
    control: "select",
    options: { event: "Event time", processing: "Processing time" },
  }),
  output: field(z.enum(["match", "rows"]).default("match"), {
    title: "Result",
    control: "select",
    options: { match: "One row per match", rows: "All rows of each match" },
  }),
  columns: field(z.array(computedColumn).max(2_000).default([]), {
    title: "Columns",
    description:
      "Over the steps: a.price, FIRST(a.price), LAST(b.price), COUNT(b.price); CLASSIFIER() is the step of the row. With all rows of a match they are added to the columns of the row.",
    control: "list",
  }),
  timedOutOutput: field(z.boolean().default(false), {
    title: "Timed-out partial matches as side output",
    description: "They leave by the port “timedOut”.",
    control: "switch",
  }),
  lateOutput: field(z.boolean().default(false), {
    title: "Late rows as side output",
    description: "They leave by the port “late”.",
    control: "switch",
  }),
  maxPartialMatches: field(positiveCount.default(100_000), {
    title: "Most partial matches per key",
    description: "The job fails with a clear error rather than run for ever.",
    control: "number",
    advanced: true,
  }),
  oldMatches: field(z.enum(["finish", "discard"]).default("finish"), {
    title: "When a new pattern arrives",
    description:
      "By the input “control”: rows with a version (a whole number) and a pattern (JSON). What the old pattern has begun is finished by it, or dropped.",
    control: "select",
    options: { finish: "Finish what the old one has begun", discard: "Drop what the old one has begun" },
    advanced: true,
  }),
});
export type CepPatternConfig = z.infer<typeof cepPatternConfig>;

/**
 * Finds a pattern in the rows of each key, with Flink CEP's semantics.
 * Input:  "in": append only; keyed, or all rows as one sequence on one subtask. "control": patterns that replace the one in force, by version.
 * Output: "match": key columns and `columns`, one row per match; "rows": each row of a match with `columns` added.
 *         "timedOut": the same for partial matches that ran out of time, nullable, with `timedOutAt`. "late": rows behind the watermark.
 * State:  partial matches and the rows they hold, per key. Source: Flink's CepOperator.
 */
export const cepPattern: NodeKind<CepPatternConfig> = {
  kind: "cep.pattern",
  category: "cep",
  title: "Pattern",
  summary: "Finds sequences of rows, per key.",
  icon: "scan-search",
  config: cepPatternConfig,
  inputs: [
    { name: "in", title: "Rows" },
    { name: "control", title: "New patterns", optional: true, partition: "broadcast" },
  ],
  outputs: (config) => [
    { name: "out", title: "Matches" },
    ...(config.timedOutOutput ? [{ name: "timedOut", title: "Timed-out partial matches", optional: true }] : []),
    ...(config.lateOutput ? [{ name: "late", title: "Late rows", optional: true }] : []),
  ],
  traits: { stateful: true, singleton: "unkeyed", needsEventTime: (config) => config.time === "event" },
  infer(input) {
    const stream = input.inputs[0];
    const { config } = input;
    checkPatternField(input, stream?.schema);
    if (config.output === "match" && config.columns.length === 0) {
      input.report({
        code: "SETTING_MISSING",
        severity: "error",
        message: "The result has no columns. Add what a match gives, for example LAST(a.price).",
        path: "columns",
      });
    }
    if (stream === undefined) return [undefined];
    checkControl(input);
    const before = config.output === "match" ? keyColumns(stream) : stream.schema;
    const schema = matchSchema(input, stream.schema, before);
    const time = { hasEventTime: config.time === "event" };
    const result: (StreamType | undefined)[] = [schema && withSchema(stream, schema, time)];
    if (config.timedOutOutput) result.push(schema && withSchema(stream, timedOutSchema(input, schema), time));
    if (config.lateOutput) result.push(withSchema(stream, stream.schema));
    return result;
  },
  describe(config) {
    const steps = config.pattern.steps.slice(0, 4).map((step) => ("group" in step ? "( … )" : step.name));
    const within = config.pattern.withinMs === undefined ? "" : ` within ${durationText(config.pattern.withinMs)}`;
    return `${steps.join(" → ")}${config.pattern.steps.length > steps.length ? " → …" : ""}${within}`;
  },
  defaults: {
    pattern: { steps: [{ name: "a" }, { name: "b", contiguity: "followedBy" }], withinMs: 60_000 },
    time: "event",
    output: "match",
    columns: [],
    timedOutOutput: false,
    lateOutput: false,
    maxPartialMatches: 100_000,
    oldMatches: "finish",
  },
};

function checkControl(input: InferInput<CepPatternConfig>): void {
  const control = input.inputs[1];
  if (control === undefined) return;
  for (const name of ["version", "pattern"]) findColumn(input, control.schema, name, "oldMatches");
  const version = control.schema.find((column) => column.name === "version");
  if (version !== undefined && !isInteger(version.type)) {
    input.report({
      code: "WRONG_TYPE",
      severity: "error",
      message: `"version" of the control stream must be a whole number, not ${formatDataType(version.type)}.`,
      path: "oldMatches",
    });
  }
}

function checkPatternField(input: InferInput<CepPatternConfig>, schema: Schema | undefined): void {
  const scope = schema === undefined ? undefined : { schema, timeZone: input.settings.timeZone };
  for (const { fixes, ...finding } of checkPattern(input.config.pattern, scope)) {
    const path = finding.path === "" ? "pattern" : `pattern.${finding.path}`;
    const repairs = fixes?.map((fix) => ({ ...fix, action: "replace-text", nodeId: input.nodeId, path }) as const);
    input.report({ ...finding, message: asSentence(finding.message), path, ...(repairs === undefined ? {} : { fixes: repairs }) });
  }
}

/** `before` and then the computed columns, which speak of the rows that a match took. */
function matchSchema(input: InferInput<CepPatternConfig>, row: Schema, before: Schema): Schema | undefined {
  const steps = stepsOf(input.config.pattern).map(({ name }) => name);
  const references = stepReferences({ schema: row, steps, classifier: () => "null" });
  const computed = computedSchema(input, input.config.columns, "columns", row, {
    resolveCall: references.resolveCall,
    resolveName: references.resolveName,
  });
  if (computed === undefined) return undefined;
  const columns: Column[] = [...before];
  for (const [index, column] of computed.entries()) appendColumn(input, columns, column, `columns[${index}].as`);
  return columns;
}

function timedOutSchema(input: InferInput<CepPatternConfig>, schema: Schema): Schema {
  const columns: Column[] = schema.map(({ name, type }) => ({ name, type: withNullable(type, true) }));
  appendColumn(input, columns, { name: "timedOutAt", type: withNullable(types.timestamp(3), false) }, "timedOutOutput");
  return columns;
}
