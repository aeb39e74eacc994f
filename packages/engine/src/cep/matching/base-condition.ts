import type { Row } from "../../record/row.ts";

/** A condition as people write it, compiled. NULL and FALSE both say no. */
export interface BaseCondition {
  /** It refers to rows taken before, so its answer belongs to one partial match. */
  readonly isIterative: boolean;
  test(row: Row): boolean | null;
}
