import type { Operator } from "../operator.ts";
import { rowOperator } from "./row-operator.ts";

/**
 * Hands every row on as it is: `transform.keyBy`, whose work is done by the exchange behind it, and `transform.union`, whose inputs meet in one port.
 */
export function pass(): Operator {
  return rowOperator((row, emit) => emit(row));
}
