import type { ExactValues } from "./exact-values.ts";

/** The rare side of integer accumulators: values beyond 2^53. Generated code comes here only when a number would not be exact. */

type Integer = number | bigint;

function current(data: Float64Array, index: number, exact: ExactValues, key: number, slot: number): bigint {
  const value = data[index]!;
  return Number.isNaN(value) ? (exact.get(key, slot) ?? 0n) : BigInt(value);
}

function store(data: Float64Array, index: number, value: bigint, exact: ExactValues, key: number, slot: number): void {
  if (value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) {
    data[index] = Number(value);
    return;
  }
  data[index] = NaN;
  exact.set(key, slot, value);
}

export function addExact(data: Float64Array, index: number, value: Integer, exact: ExactValues, key: number, slot: number): void {
  if (typeof value === "number") {
    const sum = data[index]! + value;
    if (Number.isSafeInteger(sum)) {
      data[index] = sum;
      return;
    }
  }
  store(data, index, current(data, index, exact, key, slot) + BigInt(value), exact, key, slot);
}

export function extremeExact(
  data: Float64Array,
  index: number,
  value: Integer,
  isFirst: boolean,
  isMinimum: boolean,
  exact: ExactValues,
  key: number,
  slot: number,
): void {
  const next = BigInt(value);
  const known = isFirst ? next : current(data, index, exact, key, slot);
  store(data, index, (isMinimum ? next < known : next > known) ? next : known, exact, key, slot);
}

export function averageExact(exact: ExactValues | undefined, key: number, slot: number, rows: number): Integer {
  return narrow(BigInt.asIntN(64, exact?.get(key, slot) ?? 0n) / BigInt(rows));
}

/** The sum in the range of its type, wrapped as Java wraps. */
export function resultExact(value: number, exact: ExactValues | undefined, key: number, slot: number, kind: string): Integer {
  const wide = Number.isNaN(value) ? (exact?.get(key, slot) ?? 0n) : BigInt(value);
  const bits = kind === "TINYINT" ? 8 : kind === "SMALLINT" ? 16 : kind === "INT" ? 32 : 64;
  return narrow(BigInt.asIntN(bits, wide));
}

function narrow(value: bigint): Integer {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
