import type { CaseElement, RunCase, WindowCase } from "../window-case-types.ts";
import { canonical } from "../compare-outputs.ts";

/** Random interleavings that are tried beside the two extremes. */
const TRIED = 20;

/** Whether the recorded answer changes with the order in which the elements of the two inputs meet, each input's own order kept. */
export function dependsOnInterleaving(recorded: WindowCase, run: RunCase): boolean {
  const sides = [1, 2].map((side) =>
    recorded.input.flatMap((element) =>
      (element.input ?? (element.row === undefined ? side : 1)) === side ? [{ ...element, input: side }] : [],
    ),
  );
  const expected = answerOf(recorded.expected, recorded.metrics?.numLateRecordsDropped);
  let seed = 1;
  const draw = (): number => (seed = Math.imul(seed, 48271) >>> 0) / 2 ** 32;
  const choices = [() => true, () => false, ...Array.from({ length: TRIED }, () => () => draw() < 0.5)];
  return choices.some((isFirst) => {
    const { outputs, lateRecordsDropped } = run(
      { ...recorded, input: merged(sides[0] as CaseElement[], sides[1] as CaseElement[], isFirst) },
      {},
    );
    return answerOf(outputs, recorded.metrics?.numLateRecordsDropped === undefined ? undefined : lateRecordsDropped) !== expected;
  });
}

function merged(first: readonly CaseElement[], second: readonly CaseElement[], isFirst: () => boolean): CaseElement[] {
  const result: CaseElement[] = [];
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const takesFirst = j === second.length || (i < first.length && isFirst());
    result.push((takesFirst ? first[i++] : second[j++]) as CaseElement);
  }
  return result;
}

function answerOf(outputs: WindowCase["expected"], dropped: number | undefined): string {
  const records = outputs
    .filter(({ row, late }) => row !== undefined || late !== undefined)
    .map((output) => canonical({ ...output, at: undefined }));
  return [...records.sort(), dropped].join("\n");
}
