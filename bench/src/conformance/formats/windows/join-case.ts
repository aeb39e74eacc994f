import { OperatorHarness, operatorRegistry, testPlan } from "@millrace/engine/testing";
import { joinCoGroupConfig, joinIntervalConfig, joinWindowConfig } from "@millrace/pipeline/catalog";
import { type Schema, types } from "@millrace/pipeline/types";
import { caseSchema } from "./case-schema.ts";
import { runHarness } from "./run-harness.ts";
import type { RunCase } from "./window-case-types.ts";

/** `windowJoin`: a row a pair, with the ids of both sides. */
export const runWindowJoinCase: RunCase = (recorded, options) => {
  const { kind: _, keyBy = [], function: __, ...settings } = recorded.operator;
  const schemas = bothSchemas(recorded.input);
  const output: Schema = [
    { name: "k", type: types.string },
    { name: "left", type: types.bigint },
    { name: "right", type: types.bigint },
  ];
  const create = (): OperatorHarness => {
    const columns = [
      { as: "k", expr: keyBy[0] },
      { as: "left", expr: "id" },
      { as: "right", expr: "right_id" },
    ];
    const config = joinWindowConfig.parse({ ...settings, columns, startColumn: "", endColumn: "" });
    const plan = testPlan({ kind: "join.window", config, inputs: schemas, outputs: [output], keys: [keyBy, keyBy] });
    return new OperatorHarness({ plan, create: operatorRegistry["join.window"], merge: "channels" });
  };
  return runHarness(recorded, { create, schemas, writeRow: ([k, left, right]) => ({ k, left, right }) }, options);
};

/** `windowCoGroup`: a row a key and window, both sides' ids. */
export const runCoGroupCase: RunCase = (recorded, options) => {
  const { kind: _, keyBy = [], function: fn, ...settings } = recorded.operator;
  const isSorted = (fn as { readonly sorted?: boolean } | undefined)?.sorted === true;
  const schemas = bothSchemas(recorded.input);
  const idOf = schemas.map((schema) => schema.findIndex((column) => column.name === "id"));
  const rows = types.array(types.string);
  const output: Schema = [
    { name: "k", type: types.string },
    { name: "left", type: rows },
    { name: "right", type: rows },
  ];
  const create = (): OperatorHarness => {
    const config = joinCoGroupConfig.parse({ ...settings, startColumn: "", endColumn: "" });
    const plan = testPlan({ kind: "join.coGroup", config, inputs: schemas, outputs: [output], keys: [keyBy, keyBy] });
    return new OperatorHarness({ plan, create: operatorRegistry["join.coGroup"], merge: "channels" });
  };
  const ids = (side: unknown, input: number): unknown[] => {
    const all = (side as unknown[][]).map((values) => values[idOf[input] as number] as number);
    return isSorted ? all.sort((a, b) => a - b) : all;
  };
  return runHarness(
    recorded,
    { create, schemas, writeRow: ([k, left, right]) => ({ k, left: ids(left, 0), right: ids(right, 1) }) },
    options,
  );
};

/** `intervalJoin`: a row a pair, with ids and times. The times are made columns of the rows, since a result shows its own time only. */
export const runIntervalJoinCase: RunCase = (recorded, options) => {
  const { kind: _, keyBy = [], ...settings } = recorded.operator;
  const input = recorded.input.map((element) =>
    element.row === undefined ? element : { ...element, row: { ...element.row, rowTime: element.t ?? null } },
  );
  const schemas = bothSchemas(input);
  const names = ["k", "left", "right", "leftTime", "rightTime"];
  const output: Schema = names.map((name) => ({ name, type: name === "k" ? types.string : types.bigint }));
  const create = (): OperatorHarness => {
    const columns = [
      { as: "k", expr: keyBy[0] },
      { as: "left", expr: "id" },
      { as: "right", expr: "right_id" },
      { as: "leftTime", expr: "rowTime" },
      { as: "rightTime", expr: "right_rowTime" },
    ];
    const config = joinIntervalConfig.parse({ ...settings, columns });
    const plan = testPlan({
      kind: "join.interval",
      config,
      inputs: schemas,
      outputs: [output, schemas[0] as Schema, schemas[1] as Schema],
      keys: [keyBy, keyBy],
    });
    return new OperatorHarness({ plan, create: operatorRegistry["join.interval"] });
  };
  const writeRow = (values: readonly unknown[]): Record<string, unknown> => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const run = runHarness(
    { ...recorded, input },
    { create, schemas, writeRow, lateSide: (port) => (port === 1 ? "left" : "right") },
    options,
  );
  const outputs = run.outputs.map(({ late, ...output }) => (late === undefined ? output : { ...output, late: { ...late, rowTime: null } }));
  return { ...run, outputs };
};

function bothSchemas(input: Parameters<typeof caseSchema>[0]): [Schema, Schema] {
  // Both sides have the same fields, so that a right one is always named right_<field>.
  const schema = caseSchema(input);
  return [schema, schema];
}
