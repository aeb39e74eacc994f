import { cepPatternConfig } from "@millrace/pipeline/catalog";
import { stepsOf } from "@millrace/pipeline/patterns";
import { types, type Schema } from "@millrace/pipeline/types";
import { testPlan, type NodePlan } from "@millrace/engine/testing";
import type { CepCase } from "./cep-case.ts";

/** The column that says where a row stands in the case's input. */
const POSITION = "position of the row";

/** A case as a node plan: its rows get a column with their position, and a match is one row with the positions of each step as an array. */
export interface CepPlan {
  readonly plan: NodePlan;
  readonly schema: Schema;
  /** Step names as matches list them, in the order of the output columns. */
  readonly steps: readonly string[];
}

export function planOf(recorded: CepCase): CepPlan {
  const schema = schemaOf(recorded);
  const steps = [...new Set(stepsOf(recorded.pattern).map(({ name }) => name.split(":")[0] ?? name))];
  const columns = steps.map((step, index) => ({ as: `column ${index}`, expr: `ARRAY_AGG(${quoted(step)}.${quoted(POSITION)})` }));
  const config = cepPatternConfig.parse({
    pattern: recorded.pattern,
    time: recorded.time,
    columns,
    timedOutOutput: true,
    lateOutput: true,
  });
  const keys = schema.filter(({ name }) => recorded.keyBy.includes(name));
  const positions: Schema = steps.map((_, index) => ({ name: `column ${index}`, type: types.array(types.int) }));
  const match: Schema = [...keys, ...positions];
  const plan = testPlan({
    kind: "cep.pattern",
    config,
    inputs: [schema],
    outputs: [match, [...match, { name: "timedOutAt", type: types.timestamp(3) }], schema],
    ...(recorded.keyBy.length === 0 ? {} : { keys: [recorded.keyBy] }),
  });
  return { plan, schema, steps };
}

/** Strings are STRING, numbers DOUBLE, as the README says; then the position. */
function schemaOf({ input }: CepCase): Schema {
  const columns = new Map<string, "STRING" | "DOUBLE">([
    ["kind", "STRING"],
    ["price", "DOUBLE"],
  ]);
  for (const element of input) {
    if (!("row" in element)) continue;
    for (const [name, value] of Object.entries(element.row)) {
      if (value !== null) columns.set(name, typeof value === "number" ? "DOUBLE" : "STRING");
    }
  }
  return [
    ...[...columns].map(([name, kind]) => ({ name, type: kind === "STRING" ? types.string : types.double })),
    { name: POSITION, type: types.int },
  ];
}

function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}
