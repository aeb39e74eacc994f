const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Lengths that people choose for windows, ms. */
const NICE: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((seconds) => seconds * SECOND),
  ...[1, 2, 3, 5, 10, 15, 20, 30, 45].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 3, 7, 14, 30].map((days) => days * DAY),
];

/** The length nearest to what a hand drew, by ratio. */
export function niceDuration(ms: number): number {
  const distance = (candidate: number) => Math.abs(Math.log(candidate / Math.max(1, ms)));
  return NICE.reduce((best, candidate) => (distance(candidate) < distance(best) ? candidate : best));
}

/** Distance of the marks of a time axis so that about `count` stand on it. */
export function tickDistance(rangeMs: number, count: number): number {
  const wanted = rangeMs / count;
  return NICE.find((candidate) => candidate >= wanted) ?? Math.ceil(wanted / DAY) * DAY;
}
