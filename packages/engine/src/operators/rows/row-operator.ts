import type { Row, RowKind } from "../../record/row.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";

/** An operator without state and time: each row gives rows at once, of the same kind and time. A row that throws is a row error. */
export function rowOperator(process: (row: Row, emit: (row: Row, port?: number) => void) => void): Operator {
  let context: OperatorContext;
  let timestamp = 0;
  let kind: RowKind = 0;
  const emit = (row: Row, port = 0): void => {
    if (port === 0) context.output.collect(row, timestamp, kind);
    else context.output.collectSide(port, row, timestamp, kind);
  };
  return {
    open(opened) {
      context = opened;
    },
    processElement(row, rowTimestamp, rowKind) {
      timestamp = rowTimestamp;
      kind = rowKind;
      try {
        process(row, emit);
      } catch (error) {
        context.rowError(error as Error, row);
      }
    },
  };
}
