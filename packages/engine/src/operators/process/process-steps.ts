import type { ProcessOp } from "@millrace/pipeline/catalog";
import type { Schema } from "@millrace/pipeline/types";
import { rowFactory } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import type { ValueState } from "../../state/state-backend.ts";
import type { TimerService } from "../../time/timer-service.ts";
import { columnIndex } from "../column-reader.ts";
import { compileAs } from "../compile-as.ts";
import { compileCondition, compileValue } from "../compile.ts";

/** What the steps of one handler act on. */
export interface StepTarget {
  /** One value per state of the node, in order. */
  readonly state: readonly ValueState<unknown>[];
  readonly timers: TimerService;
  emit(row: Row): void;
}

export interface StepsOptions {
  /** Columns that the handler sees, without the state; the state's columns are put in at `stateAt`. */
  readonly scope: Schema;
  readonly stateAt: number;
  readonly state: Schema;
  readonly output: Schema;
  readonly timeZone: string;
}

type Step = (scope: (index?: number) => Row, target: StepTarget) => void;

/**
 * The steps of a handler, compiled: run in order, each seeing what the ones before it wrote. `values` are those of the scope without the state.
 */
export function compileSteps(ops: readonly ProcessOp[], options: StepsOptions): (values: readonly unknown[], target: StepTarget) => void {
  const { scope, stateAt, state } = options;
  const full: Schema = [...scope.slice(0, stateAt), ...state, ...scope.slice(stateAt)];
  const createScope = rowFactory(full.length);
  const steps = ops.map((op) => compileStep(op, full, options));
  return (values, target) => {
    const read = (): Row =>
      createScope([...values.slice(0, stateAt), ...target.state.map((each) => each.value() ?? null), ...values.slice(stateAt)]);
    for (const step of steps) step(read, target);
  };
}

function compileStep(op: ProcessOp, scope: Schema, { state, output, timeZone }: StepsOptions): Step {
  const isWanted = op.when === undefined ? undefined : compileCondition(op.when, scope, timeZone);
  const run = compileOp(op, scope, { state, output, timeZone });
  return (read, target) => {
    const row = read();
    if (isWanted === undefined || isWanted(row)) run(row, target);
  };
}

function compileOp(
  op: ProcessOp,
  scope: Schema,
  { state, output, timeZone }: Pick<StepsOptions, "state" | "output" | "timeZone">,
): (row: Row, target: StepTarget) => void {
  switch (op.op) {
    case "set": {
      const index = columnIndex(state, op.state);
      const evaluate = compileAs(op.expr, state[index]!.type, { schema: scope, timeZone });
      return (row, target) => {
        const value = evaluate(row);
        if (value === null) target.state[index]?.clear();
        else target.state[index]?.update(value);
      };
    }
    case "clear": {
      const index = columnIndex(state, op.state);
      return (_row, target) => target.state[index]?.clear();
    }
    case "emit": {
      const createRow = rowFactory(output.length);
      for (const name of Object.keys(op.columns)) columnIndex(output, name);
      const columns = output.map(({ name, type }) => {
        const text = op.columns[name];
        return text === undefined ? () => null : compileAs(text, type, { schema: scope, timeZone });
      });
      return (row, target) => target.emit(createRow(columns.map((evaluate) => evaluate(row))));
    }
    case "registerTimer":
    case "deleteTimer": {
      const { evaluate } = compileValue(op.at, scope, timeZone);
      return (row, { timers }) => {
        const at = evaluate(row);
        if (at === null) return;
        const time = Math.floor(Number(at));
        const isEvent = op.domain === "event";
        if (op.op === "registerTimer" && isEvent) timers.registerEventTimer(time);
        else if (op.op === "registerTimer") timers.registerProcessingTimer(time);
        else if (isEvent) timers.deleteEventTimer(time);
        else timers.deleteProcessingTimer(time);
      };
    }
  }
}
