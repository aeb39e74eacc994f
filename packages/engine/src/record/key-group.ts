/**
 * Flink's key groups: the unit in which keyed state is dealt out to subtasks.
 * Source: Flink KeyGroupRangeAssignment and MathUtils.murmurHash; checked against conformance/windows/key-groups.json.
 */

/** A non-negative scrambling of a key's hash. */
export function murmurHash(code: number): number {
  code = Math.imul(code, 0xcc9e2d51);
  code = (code << 15) | (code >>> 17);
  code = Math.imul(code, 0x1b873593);
  code = (code << 13) | (code >>> 19);
  code = (Math.imul(code, 5) + 0xe6546b64) | 0;
  code ^= 4;
  code ^= code >>> 16;
  code = Math.imul(code, 0x85ebca6b);
  code ^= code >>> 13;
  code = Math.imul(code, 0xc2b2ae35);
  code ^= code >>> 16;
  if (code >= 0) return code;
  return code === -2147483648 ? 0 : -code;
}

export function keyGroupOfHash(hash: number, maxParallelism: number): number {
  return murmurHash(hash) % maxParallelism;
}

export function subtaskOfKeyGroup(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism);
}

/** The key groups of a subtask, both ends inclusive. */
export function keyGroupRange(
  subtask: number,
  parallelism: number,
  maxParallelism: number,
): { readonly from: number; readonly to: number } {
  return {
    from: Math.ceil((subtask * maxParallelism) / parallelism),
    to: Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism),
  };
}

/** Flink's default: 1.5 × parallelism rounded up to a power of two, between 128 and 32768. */
export function defaultMaxParallelism(parallelism: number): number {
  let power = 128;
  const wanted = parallelism + Math.floor(parallelism / 2);
  while (power < wanted) power *= 2;
  return Math.min(power, 32768);
}

/** Subtask by key group, as a table for the hot path. */
export function subtaskTable(parallelism: number, maxParallelism: number): Uint16Array {
  return Uint16Array.from({ length: maxParallelism }, (_, keyGroup) => subtaskOfKeyGroup(keyGroup, parallelism, maxParallelism));
}
