import fc from "fast-check";
import { DELETE, INSERT, type RowKind } from "../record/row.ts";

export interface Change {
  readonly kind: RowKind;
  readonly values: readonly unknown[];
  readonly input: number;
}

/** Random changelogs over the rows of `row`: each takes back only what is there. `inputs` is the number of inputs that the changes are spread over. */
export function randomChangelog(row: fc.Arbitrary<readonly unknown[]>, inputs = 1): fc.Arbitrary<readonly Change[]> {
  const step = fc.record({ values: row, input: fc.nat({ max: inputs - 1 }), takesBack: fc.boolean(), which: fc.nat() });
  return fc.array(step, { maxLength: 40 }).map((steps) => {
    const present: Change[] = [];
    return steps.map(({ values, input, takesBack, which }): Change => {
      if (takesBack && present.length > 0) return { ...(present.splice(which % present.length, 1)[0] as Change), kind: DELETE };
      const change: Change = { kind: INSERT, values, input };
      present.push(change);
      return change;
    });
  });
}

/** The rows of one input that a changelog leaves. */
export function rowsLeft(changes: readonly Change[], input = 0): readonly (readonly unknown[])[] {
  const left: (readonly unknown[])[] = [];
  for (const change of changes) {
    if (change.input !== input) continue;
    if (change.kind === INSERT) left.push(change.values);
    else left.splice(left.indexOf(change.values), 1);
  }
  return left;
}
