const UNITS = [
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 18,234 → "18.2 k"; 950 → "950"; 0.4 → "0.4". */
export function formatCompact(value: number): string {
  for (const [size, unit] of UNITS) {
    if (Math.abs(value) >= size) return `${trimmed(value / size)} ${unit}`;
  }
  return trimmed(value);
}

/** Three significant digits, without zeros behind the point. */
function trimmed(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : 1;
  return String(Number(value.toFixed(digits)));
}
