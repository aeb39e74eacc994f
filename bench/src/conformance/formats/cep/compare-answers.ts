import type { CepAnswer, MatchIndices } from "./cep-case.ts";

/** Whether a run agrees with what was recorded, by the rules of conformance/cep/README.md, `matchTimes` included. */
export function sameAnswer(got: CepAnswer, expected: CepAnswer): boolean {
  if (expected.error?.phase === "build") return got.error?.phase === "build";
  return (
    sameMultiset(matchTexts(got), matchTexts(expected)) &&
    sameMultiset(timedOutTexts(got), timedOutTexts(expected)) &&
    JSON.stringify(got.late) === JSON.stringify(expected.late) &&
    (expected.error === null ? got.error === null : got.error?.phase === "run" && got.error.at === expected.error.at)
  );
}

/** The same where it is not known by which element something came out, and subtasks run side by side. */
export function sameAnswerInAnyOrder(got: CepAnswer, expected: CepAnswer): boolean {
  const late = (answer: CepAnswer): number[] => answer.late.toSorted((a, b) => a - b);
  const error = got.error === null || expected.error === null ? got.error : expected.error;
  return sameAnswer({ ...got, late: late(got), error }, { ...expected, late: late(expected) });
}

/** Matches and timeouts came out at the same elements too, and within one element and key in the same order. */
export function sameEmission(got: CepAnswer, expected: CepAnswer): boolean {
  const emission = ({ matches, emittedBy, timedOut }: CepAnswer): string =>
    JSON.stringify([
      matches.map((match, i) => [emittedBy[i], textOf(match)]),
      timedOut.map(({ match, at, emittedBy: by }) => [by, at, textOf(match)]),
    ]);
  return emission(got) === emission(expected);
}

function matchTexts({ matches, matchTimes }: CepAnswer): string[] {
  return matches.map((match, i) => `${matchTimes[i]} ${textOf(match)}`);
}

function timedOutTexts({ timedOut }: CepAnswer): string[] {
  return timedOut.map(({ match, at }) => `${at} ${textOf(match)}`);
}

function textOf(match: MatchIndices): string {
  return JSON.stringify(Object.entries(match).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function sameMultiset(got: readonly string[], expected: readonly string[]): boolean {
  return got.length === expected.length && JSON.stringify(got.toSorted()) === JSON.stringify(expected.toSorted());
}
