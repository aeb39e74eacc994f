/** Buckets of a latency histogram: each is a quarter of an octave wide, from half a millisecond to two hours. */
export const LATENCY_BUCKETS = 96;
const PER_OCTAVE = 4;
const LEAST_MS = 0.5;

/** Counts a latency in a histogram: plain doubles in shared memory, written by one thread. */
export function countLatency(buckets: Float64Array, latencyMs: number): void {
  const bucket = latencyMs <= LEAST_MS ? 0 : Math.ceil(PER_OCTAVE * Math.log2(latencyMs / LEAST_MS));
  buckets[Math.min(LATENCY_BUCKETS - 1, bucket)]! += 1;
}

/** The latency that at least this part of what was counted is not above, to a fifth of itself; undefined where nothing was counted. */
export function latencyQuantile(counts: readonly number[], part: number): number | undefined {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let seen = 0;
  for (const [bucket, count] of counts.entries()) {
    seen += count;
    if (seen >= part * total) return LEAST_MS * 2 ** (bucket / PER_OCTAVE);
  }
  return LEAST_MS * 2 ** ((LATENCY_BUCKETS - 1) / PER_OCTAVE);
}
