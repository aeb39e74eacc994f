/**
 * A condition of a transition: base conditions (what people write) combined by the compiler. Base conditions are numbered, so that a
 * partial match evaluates each at most once a row.
 */
export type Condition =
  | { readonly kind: "true" }
  | { readonly kind: "base"; readonly id: number }
  | { readonly kind: "not"; readonly operand: Condition }
  | { readonly kind: "and"; readonly left: Condition; readonly right: Condition };

export const TRUE: Condition = { kind: "true" };

export function not(operand: Condition): Condition {
  return { kind: "not", operand };
}

export function and(left: Condition, right: Condition): Condition {
  return { kind: "and", left, right };
}

/** Evaluates from left to right and no further than needed, so that a condition is asked only where Flink asks it. */
export function holds(condition: Condition, base: (id: number) => boolean): boolean {
  switch (condition.kind) {
    case "true":
      return true;
    case "base":
      return base(condition.id);
    case "not":
      return !holds(condition.operand, base);
    case "and":
      return holds(condition.left, base) && holds(condition.right, base);
  }
}
