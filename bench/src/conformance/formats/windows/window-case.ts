import {
  createWindowOperator,
  type NodePlan,
  type Operator,
  type OperatorContext,
  OperatorHarness,
  operatorRegistry,
  rowFactory,
  testPlan,
  type ValueState,
  type WindowElement,
  type WindowFunctionContext,
} from "@millrace/engine/testing";
import { windowAggregateConfig, windowReduceConfig } from "@millrace/pipeline/catalog";
import { type Column, type Schema, types } from "@millrace/pipeline/types";
import { caseSchema } from "./case-schema.ts";
import { namedRow, runHarness } from "./run-harness.ts";
import { type RunCase, type WindowCase, writeTime } from "./window-case-types.ts";

interface CaseFunction {
  readonly type: "aggregate" | "reduce" | "collect" | "context";
  readonly aggregates?: readonly { readonly as: string; readonly fn: string; readonly expr?: string }[];
  readonly fn?: string;
  readonly expr?: string;
  readonly sorted?: boolean;
}

/** `window`: aggregates and reduce run as the node kinds, collect and context as window functions on the same operator. */
export const runWindowCase: RunCase = (recorded, options) => {
  const schema = caseSchema(recorded.input);
  const { create, output, columns } = nodeOf(recorded, schema);
  return runHarness(recorded, { create, schemas: [schema], writeRow: namedRow(output, columns) }, options);
};

export interface WindowNode {
  /** Throws where the settings are refused. */
  readonly plan: () => NodePlan;
  readonly create: () => OperatorHarness;
  readonly output: Schema;
  /** The columns that the case shows. */
  readonly columns: readonly string[];
}

/** The node of a case and what runs it. */
export function nodeOf(recorded: WindowCase, schema: Schema): WindowNode {
  const { kind: _, keyBy = [], function: given, window, ...settings } = recorded.operator;
  const fn = given as CaseFunction;
  const isTimed = typeof (window as { time?: string }).time === "string";
  const bounds: Schema = isTimed ? [column("windowStart"), column("windowEnd")] : [];
  const keys = keyBy.map((name) => schema.find((each) => each.name === name) as Column);
  const node = { window, ...settings };
  const harness = (output: Schema, config: () => unknown, operator: (plan: NodePlan) => Operator): Pick<WindowNode, "plan" | "create"> => {
    const plan = (): NodePlan =>
      testPlan({
        kind: "window",
        config: config(),
        inputs: [schema],
        outputs: [output, schema],
        keys: [keyBy.length === 0 ? undefined : keyBy],
      });
    return { plan, create: () => new OperatorHarness({ plan: plan(), create: operator }) };
  };
  if (fn.type === "aggregate") {
    const aggregates = fn.aggregates ?? [];
    const output = [...keys, ...bounds, ...aggregates.map(({ as }) => column(as))];
    const config = (): unknown => windowAggregateConfig.parse({ ...node, aggregates });
    return { ...harness(output, config, operatorRegistry["window.aggregate"]), output, columns: names(output) };
  }
  if (fn.type === "reduce") {
    const output = [...schema, ...bounds];
    const config = (): unknown => windowReduceConfig.parse({ ...node, combine: [{ column: fn.expr, fn: fn.fn }] });
    return {
      ...harness(output, config, operatorRegistry["window.reduce"]),
      output,
      columns: [...keyBy, ...names(bounds), fn.expr as string],
    };
  }
  const extra = fn.type === "context" ? ["windowFiring", "keyFiring", "currentWatermark", "currentProcessingTime"] : [];
  const output = [...keys, ...bounds, column("ids"), ...extra.map(column)];
  // Parsed as an aggregate node's settings, which are those of every window node.
  const config = (): unknown => windowAggregateConfig.parse({ ...node, aggregates: [{ as: "n", fn: "COUNT" }] });
  const operator = (plan: NodePlan): Operator =>
    createWindowOperator(plan, plan.config as never, {
      incremental: undefined,
      elements: collectFunction(fn, { schema, isTimed, hasKey: keyBy.length > 0 }),
    });
  return { ...harness(output, config, operator), output, columns: names(output) };
}

/** The rows' ids in the order of the contents; with `context` also the clocks and counters kept in per-window and per-key state. */
function collectFunction(fn: CaseFunction, shape: { readonly schema: Schema; readonly isTimed: boolean; readonly hasKey: boolean }) {
  const idField = `c${shape.schema.findIndex((each) => each.name === "id")}` as const;
  const createRow = rowFactory((shape.hasKey ? 1 : 0) + (shape.isTimed ? 2 : 0) + 1 + (fn.type === "context" ? 4 : 0));
  let windowFirings: ValueState<number>;
  let keyFirings: ValueState<number>;
  return {
    open(context: OperatorContext) {
      windowFirings = context.keyedState.value({ name: "case/window-firings", type: { kind: "json", version: 1 } });
      keyFirings = context.keyedState.value({ name: "case/key-firings", type: { kind: "json", version: 1 } });
    },
    process(elements: readonly WindowElement[], context: WindowFunctionContext) {
      const ids = elements.map((element) => element.row[idField] as number);
      if (fn.sorted === true) ids.sort((a, b) => a - b);
      const values: unknown[] = [
        ...(shape.hasKey ? [context.key] : []),
        ...(shape.isTimed ? [context.window.start, context.window.end] : []),
        ids,
      ];
      if (fn.type === "context") {
        windowFirings.setNamespace(context.windowStateNamespace());
        const windowFiring = (windowFirings.value() ?? 0) + 1;
        windowFirings.update(windowFiring);
        const keyFiring = (keyFirings.value() ?? 0) + 1;
        keyFirings.update(keyFiring);
        values.push(windowFiring, keyFiring, writeTime(context.currentWatermark()), context.currentProcessingTime());
      }
      context.collect(createRow(values));
    },
    clear(context: WindowFunctionContext) {
      if (fn.type !== "context") return;
      windowFirings.setNamespace(context.windowStateNamespace());
      windowFirings.clear();
    },
  };
}

function column(name: string): Column {
  return { name, type: types.bigint };
}

function names(schema: Schema): string[] {
  return schema.map((each) => each.name);
}
