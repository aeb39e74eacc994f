import { z } from "zod";
import { field } from "../../parts/field.ts";
import { columnName, portName, positiveMs, tableSchema } from "../../parts/scalars.ts";
import { readSchema } from "../../inference/columns.ts";
import { withSchema } from "../../inference/stream-types.ts";
import type { NodeKind } from "../../node-kind.ts";

export const codeState = z.strictObject({
  name: field(columnName, { title: "Name" }),
  kind: field(z.enum(["value", "map"]).default("value"), {
    title: "Kind",
    control: "select",
    options: { value: "One value per key", map: "A map per key" },
  }),
  ttlMs: field(positiveMs.optional(), { title: "Time to live", unit: "ms", control: "duration" }),
});
export type CodeState = z.infer<typeof codeState>;

export const transformCodeConfig = z.strictObject({
  code: field(z.string().min(1, "write a function processElement(row, ctx, out)").max(200_000), {
    title: "Code",
    description: "JavaScript: processElement(row, ctx, out), and where you need them onTimer(timestamp, ctx, out) and open(ctx).",
    control: "code",
  }),
  schema: field(tableSchema, { title: "Columns of the result", control: "schema" }),
  state: field(z.array(codeState).max(100).default([]), {
    title: "State",
    description:
      "What the code keeps per key, by ctx.state.value(name) and ctx.state.map(name). Variables of the code are lost at a restart.",
    control: "list",
  }),
  sideOutputs: field(
    z
      .array(
        z.strictObject({
          port: field(portName, { title: "Port" }),
          schema: field(tableSchema, { title: "Columns", control: "schema" }),
        }),
      )
      .max(20)
      .default([]),
    { title: "Side outputs", description: "The code writes to them by ctx.sideOutput(port, row).", control: "list" },
  ),
  timeLimitMs: field(z.int().min(1).max(60_000).default(1000), {
    title: "Time limit of a call",
    description: "A call that takes longer fails the job.",
    unit: "ms",
    control: "duration",
    advanced: true,
  }),
  memoryMb: field(z.int().min(8).max(1024).default(64), {
    title: "Memory limit",
    description: "What the code may take in each subtask.",
    unit: "MB",
    control: "number",
    advanced: true,
  }),
});
export type TransformCodeConfig = z.infer<typeof transformCodeConfig>;

/**
 * JavaScript over rows, for what boxes and expressions cannot say: with the key's state and timers, in a sandbox without clock, randomness, input and output.
 * Input: append only. Output: the rows that the code emits; those of a processing-time timer have no timestamp.
 * State: the declared values and maps per key, and timers; both need a keyed input. Source: Flink's ProcessFunction and KeyedProcessFunction.
 */
export const transformCode: NodeKind<TransformCodeConfig> = {
  kind: "transform.code",
  category: "transform",
  title: "Code",
  summary: "JavaScript over rows, for what boxes cannot do.",
  icon: "code-xml",
  config: transformCodeConfig,
  inputs: [{ name: "in", title: "Rows" }],
  outputs: (config) => [
    { name: "out", title: "Results" },
    ...config.sideOutputs.map(({ port }) => ({ name: port, title: port, optional: true })),
  ],
  traits: { stateful: true },
  infer(input) {
    const { config } = input;
    const stream = input.inputs[0];
    const result = readSchema(input, config.schema, "schema");
    const seen = new Set(["out"]);
    const sides = config.sideOutputs.map(({ port, schema }, index) => {
      if (seen.has(port))
        input.report({
          code: "DUPLICATE_PORT",
          severity: "error",
          message: `There are two outputs "${port}". Give the side output another name.`,
          path: `sideOutputs[${index}].port`,
        });
      seen.add(port);
      return readSchema(input, schema, `sideOutputs[${index}].schema`);
    });
    const names = new Set<string>();
    for (const [index, { name }] of config.state.entries()) {
      if (names.has(name))
        input.report({
          code: "DUPLICATE_NAME",
          severity: "error",
          message: `There are two states "${name}". Give one of them another name.`,
          path: `state[${index}].name`,
        });
      names.add(name);
    }
    if (stream !== undefined && stream.keys === undefined && config.state.length > 0)
      input.report({
        code: "NOT_KEYED",
        severity: "error",
        message: "State is kept per key, and this input has none. Put a Key by in front of the node, or remove the state.",
        path: "state",
      });
    if (stream === undefined) return [undefined, ...sides.map(() => undefined)];
    return [result, ...sides].map((schema) => schema && withSchema(stream, schema));
  },
  describe: (config) => describeCode(config.code, config.state.length),
  defaults: {
    code: "/** @type {ProcessElement} */\nfunction processElement(row, ctx, out) {\n  out.emit({});\n}\n",
    schema: {},
    state: [],
    sideOutputs: [],
    timeLimitMs: 1000,
    memoryMb: 64,
  },
};

function describeCode(code: string, states: number): string {
  const lines = code.trimEnd().split("\n").length;
  const parts = [lines === 1 ? "1 line" : `${lines} lines`];
  if (states > 0) parts.push(states === 1 ? "1 state" : `${states} states`);
  return parts.join(" · ");
}
