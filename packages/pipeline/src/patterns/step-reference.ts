import { nearest } from "../expressions/check/nearest.ts";
import { printName } from "../expressions/index.ts";
import type { Ast, CheckOptions, EmitContext, ExpressionDiagnostic, NamePart, Resolved } from "../expressions/index.ts";
import { formatDataType, isNumeric, types, withNullable } from "../types/index.ts";
import type { DataType, Schema } from "../types/data-type.ts";

export const REFERENCE_FUNCTIONS = ["FIRST", "LAST", "SUM", "COUNT", "AVG", "MIN", "MAX", "ARRAY_AGG"] as const;
export type ReferenceFunction = (typeof REFERENCE_FUNCTIONS)[number];

/** What a condition or an output column asks of the rows that a step has taken: LAST(b.price). */
export interface StepReference {
  readonly fn: ReferenceFunction;
  readonly step: string;
  /** Position of the column in the rows; −1: COUNT of the rows themselves. */
  readonly column: number;
  /** FIRST and LAST: how many rows after the first or before the last. */
  readonly offset: number;
  /** Never null: COUNT. All others are NULL over no rows. */
  readonly type: DataType;
  readonly columnType: DataType;
  /** Where it stands in the text. */
  readonly range: { readonly start: number; readonly end: number };
}

export interface StepReferenceOptions {
  readonly schema: Schema;
  readonly steps: readonly string[];
  /** The step whose condition this is: `b.price` in the condition of b is the row at hand. undefined in output columns. */
  readonly ownStep?: string;
  /** Output columns may also ask CLASSIFIER(): the step that took the row at hand, or the last row of the match. */
  readonly classifier?: (context: EmitContext) => string;
  /** JavaScript that computes the reference. Left out where the expression is only checked. */
  readonly emit?: (reference: StepReference) => (context: EmitContext) => string;
}

/** The hooks with which expressions understand references to steps, and the references that were found. */
export function stepReferences(
  options: StepReferenceOptions,
): Required<Pick<CheckOptions, "resolveCall" | "resolveName">> & { readonly found: readonly StepReference[] } {
  const found: StepReference[] = [];
  const emit = options.emit ?? (() => () => "null");
  const resolve = (reference: StepReference): Resolved => {
    found.push(reference);
    return { type: reference.type, emit: emit(reference) };
  };
  return {
    found,
    resolveCall(name, args, call) {
      if (name.toUpperCase() === "CLASSIFIER" && args.length === 0 && options.classifier !== undefined) {
        return { type: withNullable(types.string, false), emit: options.classifier };
      }
      const fn = REFERENCE_FUNCTIONS.find((each) => each === name.toUpperCase());
      const argument = args[0];
      if (fn === undefined || argument === undefined) return undefined;
      const target = targetOf(argument, options);
      if (target === undefined) return undefined;
      if ("diagnostic" in target) return target;
      const offset = offsetOf(fn, args, call);
      return typeof offset === "object"
        ? offset
        : referenceTo(fn, { ...target, offset, range: { start: call.start, end: call.end } }, resolve);
    },
    resolveName(parts, range) {
      const target = targetOfParts(parts, range, options);
      if (target === undefined || "diagnostic" in target) return target;
      if (target.step === options.ownStep) return { typed: { kind: "column", index: target.column, type: target.columnType } };
      return resolve({ fn: "LAST", ...target, offset: 0, type: withNullable(target.columnType, true), range });
    },
  };
}

interface Target {
  readonly step: string;
  readonly column: number;
  readonly columnType: DataType;
}

function targetOf(argument: Ast, options: StepReferenceOptions): Target | { readonly diagnostic: ExpressionDiagnostic } | undefined {
  return argument.kind === "name" ? targetOfParts(argument.parts, argument, options) : undefined;
}

function targetOfParts(
  parts: readonly NamePart[],
  range: { readonly start: number; readonly end: number },
  { schema, steps }: StepReferenceOptions,
): Target | { readonly diagnostic: ExpressionDiagnostic } | undefined {
  const [step, column] = parts;
  if (parts.length !== 2 || step === undefined || column === undefined) return undefined;
  if (!steps.includes(step.name)) {
    // A column of type ROW may have that field.
    if (schema.some(({ name }) => name === step.name)) return undefined;
    const message = `the pattern has no step "${step.name}"; its steps are ${steps.join(", ")}`;
    return { diagnostic: unknownName(message, step, steps) };
  }
  const index = schema.findIndex(({ name }) => name === column.name);
  const found = schema[index];
  if (found === undefined) {
    const columns = schema.map(({ name }) => name);
    return {
      diagnostic: unknownName(
        `rows have no column "${column.name}"; their columns are ${columns.join(", ")}`,
        { ...column, end: range.end },
        columns,
      ),
    };
  }
  return { step: step.name, column: index, columnType: found.type };
}

/** A name that is not there, and the one that may be meant. */
function unknownName(message: string, { name, start, end }: NamePart, known: readonly string[]): ExpressionDiagnostic {
  const near = nearest(name, known);
  const fixes = near === undefined ? {} : { fixes: [{ title: `Use ${near}`, range: { start, end }, text: printName(near) }] };
  return { code: "UNKNOWN_COLUMN", severity: "error", message, range: { start, end }, ...fixes };
}

function offsetOf(fn: ReferenceFunction, args: readonly Ast[], call: Ast): number | { readonly diagnostic: ExpressionDiagnostic } {
  const offset = args[1];
  if (offset === undefined) return 0;
  const value = offset.kind === "number" && /^\d{1,6}$/.test(offset.text) ? Number(offset.text) : undefined;
  if ((fn === "FIRST" || fn === "LAST") && args.length === 2 && value !== undefined) return value;
  const message =
    fn === "FIRST" || fn === "LAST"
      ? `the second argument of ${fn} is a whole number: how many rows ${fn === "FIRST" ? "after the first" : "before the last"}`
      : `${fn} over a step takes one column`;
  return { diagnostic: { code: "ARGUMENT_COUNT", severity: "error", message, range: { start: call.start, end: call.end } } };
}

function referenceTo(
  fn: ReferenceFunction,
  target: Target & { readonly offset: number; readonly range: { readonly start: number; readonly end: number } },
  resolve: (reference: StepReference) => Resolved,
): Resolved {
  const { columnType, range } = target;
  if ((fn === "SUM" || fn === "AVG") && !isNumeric(columnType)) {
    return {
      diagnostic: {
        code: "ARGUMENT_TYPE",
        severity: "error",
        message: `${fn} needs a column of numbers; this one is ${formatDataType(columnType)}`,
        range,
      },
    };
  }
  return resolve({ fn, ...target, type: typeOf(fn, columnType) });
}

/** The types of Flink's aggregates: SUM and AVG keep the type of whole numbers, DECIMAL widens. */
function typeOf(fn: ReferenceFunction, columnType: DataType): DataType {
  if (fn === "COUNT") return withNullable(types.bigint, false);
  if (fn === "ARRAY_AGG") return types.array(columnType);
  if (columnType.kind === "DECIMAL" && fn === "SUM") return types.decimal(38, columnType.scale);
  if (columnType.kind === "DECIMAL" && fn === "AVG") return types.decimal(38, Math.max(6, columnType.scale));
  return withNullable(columnType, true);
}
