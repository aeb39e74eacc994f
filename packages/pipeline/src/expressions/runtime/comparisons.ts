/** Order and equality of values that JavaScript's own operators do not give. */
export const comparisons = {
  /** Texts in the order of their UTF-8 bytes, as Flink's BinaryStringData: differs from JavaScript's for characters beyond U+FFFF only. */
  compareText,
  compareBytes,
  compareBoolean(a: boolean, b: boolean): number {
    return Number(a) - Number(b);
  },
  equalBytes(a: Uint8Array, b: Uint8Array): boolean {
    return compareBytes(a, b) === 0;
  },
  equalDeep,
  compareDeep,
};

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand behind all other units, as their characters do in UTF-8. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Values of one type, arrays, maps and rows by content; NULL equals NULL inside them. */
function equalDeep(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => equalDeep(item, b[index]));
  if (a instanceof Map && b instanceof Map)
    return a.size === b.size && [...a].every(([key, value]) => b.has(key) && equalDeep(value, b.get(key)));
  return false;
}

/** Order of values of one type that is not null: text and bytes by bytes, false before true, numbers by size with NaN last, rows and arrays item by item. */
function compareDeep(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "boolean") return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b);
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : 1;
  if (Number.isNaN(b)) return -1;
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const x = a[index] ?? null;
    const y = b[index] ?? null;
    const order = x === null || y === null ? Number(y === null) - Number(x === null) : compareDeep(x, y);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
