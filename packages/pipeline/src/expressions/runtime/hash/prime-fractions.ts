/** The first primes. */
export function primes(count: number): readonly bigint[] {
  const found: bigint[] = [];
  for (let candidate = 2n; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0n)) found.push(candidate);
  }
  return found;
}

/** The first `bits` bits behind the point of the square (2) or cube (3) root of a prime: the constants of SHA-2. */
export function fractionBits(prime: bigint, root: 2 | 3, bits: number): bigint {
  const target = prime << BigInt(bits * root);
  let low = 0n;
  let high = 1n << BigInt(bits + 6);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(root) <= target) low = middle;
    else high = middle;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}
