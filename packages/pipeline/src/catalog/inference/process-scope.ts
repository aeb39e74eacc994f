import { canCastImplicitly, formatDataType, types, withNullable } from "../../types/index.ts";
import type { Column, Schema } from "../../types/data-type.ts";
import type { ProcessOp, ProcessState } from "../transform/keyed/process-ops.ts";
import { closestName } from "../../validation/closest-name.ts";
import { appendColumn, readType } from "./columns.ts";
import { checkCondition, checkField } from "./expression-fields.ts";
import type { Report } from "./report.ts";
import { checkTimeExpression } from "./watermark-checks.ts";

const instant = types.timestampLtz(3);

/** What steps for a row see: the row, the state, row_time, watermark_time, processing_time. In this order, as the runtime lays them out. */
export function processRowScope(row: Schema, state: Schema): Schema {
  return [
    ...row,
    ...state,
    { name: "row_time", type: instant },
    { name: "watermark_time", type: instant },
    { name: "processing_time", type: withNullable(instant, false) },
  ];
}

/** What steps for a timer see: the key, the state, timer_time, timer_domain ('event' or 'processing'), watermark_time, processing_time. */
export function processTimerScope(keys: Schema, state: Schema): Schema {
  return [
    ...keys,
    ...state,
    { name: "timer_time", type: withNullable(instant, false) },
    { name: "timer_domain", type: withNullable(types.string, false) },
    { name: "watermark_time", type: instant },
    { name: "processing_time", type: withNullable(instant, false) },
  ];
}

/** State as columns, all nullable: null until it is set. */
export function stateSchema(input: Report, state: readonly ProcessState[]): Schema | undefined {
  const columns: Column[] = [];
  let complete = true;
  for (const [index, { name, type: text }] of state.entries()) {
    const type = readType(input, text, `state[${index}].type`);
    if (type === undefined) complete = false;
    else appendColumn(input, columns, { name, type: withNullable(type, true) }, `state[${index}].name`);
  }
  return complete ? columns : undefined;
}

interface Steps {
  readonly ops: readonly ProcessOp[];
  readonly path: string;
  readonly scope: Schema;
  readonly state: Schema;
  readonly result: Schema | undefined;
}

/** Checks the steps of one handler against what they see and write. */
export function checkSteps(input: Report, { ops, path, scope, state, result }: Steps): void {
  const names = new Set<string>();
  for (const { name } of scope) {
    if (names.has(name)) {
      input.report({
        code: "DUPLICATE_COLUMN",
        severity: "error",
        message: `"${name}" would be a column and a state at once. Rename the state.`,
        path: "state",
      });
    }
    names.add(name);
  }
  for (const [index, op] of ops.entries()) {
    const at = `${path}[${index}]`;
    checkCondition(input, op.when, `${at}.when`, scope);
    switch (op.op) {
      case "set":
      case "clear":
        checkStateWrite(input, op, at, scope, state);
        break;
      case "emit":
        for (const [name, text] of Object.entries(op.columns))
          checkAssignment(input, { name, text, at: `${at}.columns.${name}`, scope, targets: result, what: "column of the result" });
        break;
      case "registerTimer":
      case "deleteTimer":
        checkTimeExpression(input, op.at, `${at}.at`, scope);
        break;
    }
  }
}

function checkStateWrite(input: Report, op: ProcessOp & { readonly op: "set" | "clear" }, at: string, scope: Schema, state: Schema): void {
  if (op.op === "set") {
    checkAssignment(input, {
      name: op.state,
      text: op.expr,
      at: `${at}.expr`,
      nameAt: `${at}.state`,
      scope,
      targets: state,
      what: "state",
    });
  } else if (!state.some((column) => column.name === op.state)) reportUnknown(input, op.state, "state", state, `${at}.state`);
}

interface Assignment {
  readonly name: string;
  readonly text: string;
  readonly at: string;
  readonly nameAt?: string;
  readonly scope: Schema;
  readonly targets: Schema | undefined;
  readonly what: string;
}

function checkAssignment(input: Report, { name, text, at, nameAt, scope, targets, what }: Assignment): void {
  const type = checkField(input, { text, path: at, schema: scope });
  if (targets === undefined) return;
  const target = targets.find((column) => column.name === name);
  if (target === undefined) {
    reportUnknown(input, name, what, targets, nameAt ?? at);
    return;
  }
  const wanted = withNullable(target.type, true);
  if (type === undefined || canCastImplicitly(type, wanted)) return;
  input.report({
    code: "WRONG_TYPE",
    severity: "error",
    message: `"${name}" is ${formatDataType(wanted)}, the expression gives ${formatDataType(type)}. Write CAST(… AS ${formatDataType(wanted)}).`,
    path: at,
    fixes: [
      { title: "Cast it", action: "set-config", nodeId: input.nodeId, path: at, value: `CAST(${text} AS ${formatDataType(wanted)})` },
    ],
  });
}

function reportUnknown(input: Report, name: string, what: string, known: Schema, path: string): void {
  const meant = closestName(
    name,
    known.map((column) => column.name),
  );
  input.report({
    code: "UNKNOWN_NAME",
    severity: "error",
    message: `There is no ${what} "${name}".${meant === undefined ? ` There is ${known.map((column) => column.name).join(", ") || "none"}.` : ` Did you mean "${meant}"?`}`,
    path,
  });
}
