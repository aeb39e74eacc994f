/**
 * Random numbers without state: the k-th draw of event i is a pure function of seed, i and k, so that rows can be made from any
 * position, in any order, on any thread. Results are 32-bit integers.
 * Source: the Nexmark peer's generator (32-bit variant of SplitMix's finalizer).
 */
export function mix(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  x ^= x >>> 15;
  return x | 0;
}

/** The state of event i: what its draws begin from. `mixedSeed` is mix(seed). */
export function eventState(i: number, mixedSeed: number): number {
  return mix(i ^ mixedSeed);
}

export function draw(state: number, k: number): number {
  return mix((state + Math.imul(k, 0x9e3779b9)) | 0);
}

/** A draw as a whole number from 0 to n − 1. */
export function below(random: number, n: number): number {
  return (random >>> 1) % n;
}

/** A draw as a number in [0, 1). */
export function unit(random: number): number {
  return (random >>> 0) / 4_294_967_296;
}
