import type { CaseElement, WindowCase } from "../window-case-types.ts";
import type { CaseNode } from "./executor-window-case.ts";
import { caseSchema } from "../case-schema.ts";
import type { Schema } from "@millrace/pipeline/types";

/** What the operator of a case is in a document. */
export interface MadeNode {
  readonly node: CaseNode;
  readonly elements: readonly CaseElement[];
  readonly schema?: Schema;
}

interface CaseFunction {
  readonly type: "aggregate" | "reduce" | "collect" | "context";
  readonly aggregates?: readonly { readonly as: string }[];
  readonly fn?: string;
  readonly expr?: string;
  readonly sorted?: boolean;
}

/** `window`: aggregates and reduce as the nodes of that name, collected ids by ARRAY_AGG. */
export function windowNode(recorded: WindowCase): MadeNode | string {
  const { kind: _, keyBy = [], function: given, ...settings } = recorded.operator;
  const fn = given as CaseFunction;
  const isTimed = typeof (settings["window"] as { readonly time?: string }).time === "string";
  const latePorts = settings["lateOutput"] === true ? [{ port: "late" }] : [];
  const bounds = isTimed ? ["windowStart", "windowEnd"] : [];
  const shared = { ports: ["in"], latePorts };
  const elements = recorded.input;
  switch (fn.type) {
    case "aggregate": {
      const names = [...keyBy, ...bounds, ...(fn.aggregates ?? []).map(({ as }) => as)];
      return {
        elements,
        node: { ...shared, kind: "window.aggregate", config: { ...settings, aggregates: fn.aggregates }, writeRow: pick(names) },
      };
    }
    case "reduce":
      return {
        elements,
        node: {
          ...shared,
          kind: "window.reduce",
          config: { ...settings, combine: [{ column: fn.expr, fn: fn.fn }] },
          writeRow: pick([...keyBy, ...bounds, fn.expr as string]),
        },
      };
    case "collect": {
      const names = pick([...keyBy, ...bounds]);
      const idsOf = (row: Readonly<Record<string, unknown>>): unknown[] => {
        const ids = [...((row["ids"] as number[] | null) ?? [])];
        return fn.sorted === true ? ids.sort((a, b) => a - b) : ids;
      };
      return {
        elements,
        schema: caseSchema(elements),
        node: {
          ...shared,
          kind: "window.aggregate",
          config: { ...settings, aggregates: [{ as: "ids", fn: "ARRAY_AGG", expr: "id" }] },
          writeRow: (row) => ({ ...names(row), ids: idsOf(row) }),
        },
      };
    }
    case "context":
      return "has a window function of its own";
  }
}

export function pick(names: readonly string[]): (row: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  return (row) => Object.fromEntries(names.map((name) => [name, row[name]]));
}
