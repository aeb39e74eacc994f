import { findKind } from "../catalog.ts";
import { GENERATOR_SHAPES } from "../source/generator-shapes.ts";
import { tryParseDataType, withNullable } from "../../types/index.ts";
import type { Schema } from "../../types/data-type.ts";
import { ruleScope } from "../transform/lookup/broadcast.ts";
import { combineScope } from "./combine-checks.ts";
import { joinedSchema } from "./joined-schema.ts";
import { processRowScope, processTimerScope } from "./process-scope.ts";

export interface ScopeInput {
  readonly schema: Schema;
  readonly keys: readonly string[] | undefined;
}

const NOTHING: Schema = [];

/**
 * The columns that a field of a node's settings speaks of: what an editor completes and offers there. `config` is as it is written, valid or not;
 * `inputs` has one entry per input port, undefined where nothing is known. References to steps of a pattern (`LAST(a.price)`) are not columns and
 * are not among them.
 */
export function expressionScope(
  kind: string,
  config: Readonly<Record<string, unknown>>,
  path: string,
  inputs: readonly (ScopeInput | undefined)[],
): Schema {
  const [first, second] = inputs;
  const left = first?.schema ?? NOTHING;
  const right = second?.schema ?? NOTHING;
  switch (kind) {
    case "source.generator":
      return writtenSchema(GENERATOR_SHAPES[config.shape as keyof typeof GENERATOR_SHAPES]?.schema);
    case "transform.reduce":
    case "window.reduce":
      return /^combine\[\d+\]\.expr$/.test(path) ? combineScope(left) : left;
    case "transform.lookup":
    case "join.lookup":
      return lookupScope(config, path, left);
    case "transform.broadcast":
      if (path === "removeWhen" || path === "ruleKey") return right;
      return ruleScope(left, right, path !== "condition" && config.keepUnmatched === true);
    case "transform.process":
    case "transform.coProcess":
      return processScope(config, path, first, second);
    case "transform.cross":
    case "join.window":
    case "join.interval":
    case "join.regular":
    case "join.temporal":
      return joinScope(config.joinType, path, left, right);
    default:
      return findKind(kind)?.category === "source" ? writtenSchema(config.schema) : left;
  }
}

function joinScope(joinType: unknown, path: string, left: Schema, right: Schema): Schema {
  if (path === "condition") return joinedSchema(left, right);
  if (joinType === "semi" || joinType === "anti") return left;
  return joinedSchema(left, right, {
    leftOptional: joinType === "right" || joinType === "full",
    rightOptional: joinType === "left" || joinType === "full",
  });
}

function lookupScope(config: Readonly<Record<string, unknown>>, path: string, row: Schema): Schema {
  const table = writtenSchema(config.schema);
  if (path.startsWith("select") || /^keys\[\d+\]\.column$/.test(path)) return table;
  if (path !== "condition") return row;
  const prefix = typeof config.prefix === "string" ? config.prefix : "";
  return [...row, ...table.map(({ name, type }) => ({ name: `${prefix}${name}`, type }))];
}

function processScope(
  config: Readonly<Record<string, unknown>>,
  path: string,
  first: ScopeInput | undefined,
  second: ScopeInput | undefined,
): Schema {
  const state = stateColumns(config.state);
  if (path.startsWith("onTimer")) {
    const keys = (first?.keys ?? []).flatMap((key) => first?.schema.filter((column) => column.name === key) ?? []);
    return processTimerScope(keys, state);
  }
  const row = path.startsWith("onSecond") ? second : first;
  return processRowScope(row?.schema ?? NOTHING, state);
}

function stateColumns(state: unknown): Schema {
  if (!Array.isArray(state)) return NOTHING;
  return state.flatMap((each: unknown) => {
    const { name, type } = (each ?? {}) as { readonly name?: unknown; readonly type?: unknown };
    return typeof name === "string"
      ? writtenSchema({ [name]: type }).map((column) => ({ name, type: withNullable(column.type, true) }))
      : [];
  });
}

/** Columns as they are written; those whose type is not one are left out. */
function writtenSchema(written: unknown): Schema {
  if (typeof written !== "object" || written === null) return NOTHING;
  return Object.entries(written).flatMap(([name, text]: [string, unknown]) => {
    const parsed = typeof text === "string" ? tryParseDataType(text) : undefined;
    return parsed !== undefined && "type" in parsed ? [{ name, type: parsed.type }] : [];
  });
}
