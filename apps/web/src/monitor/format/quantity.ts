/** Numbers as people read them: three digits, a unit, a thin rule for what is not known ("–"). */

export const UNKNOWN = "–";

const LARGE = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** 950 → "950", 18 240 → "18.2 k". */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return UNKNOWN;
  const size = Math.abs(value);
  for (const [unit, letter] of LARGE) {
    // 999 950 would round to "1000.0 k": take the larger unit from where the smaller one needs four digits.
    if (size >= unit * 0.9995) return `${threeDigits(value / unit)} ${letter}`;
  }
  return threeDigits(value);
}

/** "18.2 k/s"; below one a second it says how seldom: "0.2/s". */
export function formatRate(perSecond: number | null | undefined): string {
  const text = formatCompact(perSecond);
  return text === UNKNOWN ? text : `${text}${/[a-zA-Z]$/.test(text) ? "" : " "}/s`;
}

/** Decimal units, as disks and networks are sold: 3 100 000 → "3.1 MB". */
export function formatBytes(bytes: number | null | undefined): string {
  const text = formatCompact(bytes);
  if (text === UNKNOWN) return text;
  return /[a-zA-Z]$/.test(text) ? `${text}B` : `${text} B`;
}

/** 0.8412 → "84 %"; a share that is there but small is not shown as nothing. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
  if (share > 0 && share < 0.01) return "<1 %";
  return `${Math.round(share * 100)} %`;
}

/** Whole, with the language's grouping: 1,234,567. */
export function formatWhole(value: number | null | undefined, locale = "en"): string {
  return value === null || value === undefined || !Number.isFinite(value)
    ? UNKNOWN
    : new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 99.95 || Number.isInteger(value) ? 0 : size >= 9.995 ? 1 : 2;
  // 3.10 → 3.1: the zero says nothing.
  return value
    .toFixed(digits)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}
