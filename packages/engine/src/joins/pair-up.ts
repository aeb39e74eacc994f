import type { Row } from "../record/row.ts";
import type { JoinedRows, JoinType } from "./joined-rows.ts";

export interface Pairing {
  readonly left: readonly Row[];
  readonly right: readonly Row[];
  emit(left: Row | null, right: Row | null): void;
  /** A pair whose condition or result failed: it does not fit. */
  onError(error: Error, left: Row): void;
}

/** Joins the rows of one group (same key, same window): all pairs that fit, and what has no partner, by the join type. */
export function pairUp(joinType: JoinType, sides: Pairing, rows: JoinedRows): void {
  const rightHasPartner = sides.right.map(() => false);
  for (const left of sides.left) {
    let hasPartner = false;
    if (!rows.hasNullKey(left, 0)) {
      sides.right.forEach((right, index) => {
        try {
          if (!rows.fits(left, right)) return;
          hasPartner = true;
          rightHasPartner[index] = true;
          if (joinType !== "semi" && joinType !== "anti") sides.emit(left, right);
        } catch (error) {
          sides.onError(error as Error, left);
        }
      });
    }
    if (hasPartner ? joinType === "semi" : joinType === "anti" || joinType === "left" || joinType === "full") sides.emit(left, null);
  }
  if (joinType !== "right" && joinType !== "full") return;
  sides.right.forEach((right, index) => {
    if (rightHasPartner[index] !== true) sides.emit(null, right);
  });
}
