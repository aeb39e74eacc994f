import { shortestFloat } from "../../../types/encode-json.ts";

/** Java's Double.toString: "1.0E10", "100.0", "1.0E-5", "-0.0", "NaN". */
export function formatDouble(value: number): string {
  return javaDigits(value, String(value));
}

/** Java's Float.toString, with the shortest digits that identify the float. */
export function formatFloat(value: number): string {
  return javaDigits(value, String(shortestFloat(value)));
}

/** Java's BigDecimal.toString of what `formatDouble` writes: "1.0E+10", "0.000010", "1.0E-7". */
export function bigDecimalText(text: string): string {
  const match = /^(-?)(\d)\.(\d+)E(-?\d+)$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", power = ""] = match;
  const digits = whole + fraction;
  const scale = fraction.length - Number(power);
  const exponent = digits.length - 1 - scale;
  if (scale < 0 || exponent < -6) return `${sign}${whole}.${fraction}E${exponent < 0 ? "" : "+"}${exponent}`;
  if (scale >= digits.length) return `${sign}0.${"0".repeat(scale - digits.length)}${digits}`;
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function javaDigits(value: number, shortest: string): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  const sign = value < 0 ? "-" : "";
  const match = /^(\d*)\.?(\d*)(?:e([+-]?\d+))?$/.exec(shortest.replace(/^-/, "")) as RegExpExecArray;
  const whole = match[1] as string;
  const digits = `${whole}${match[2]}`.replace(/^0+/, "");
  const leadingZeros = `${whole}${match[2]}`.length - digits.length;
  const exponent = whole.length - leadingZeros - 1 + Number(match[3] ?? 0);
  const significant = digits.replace(/0+$/, "");
  if (size >= 1e-3 && size < 1e7) {
    if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${significant}`;
    const padded = significant.padEnd(exponent + 1, "0");
    return `${sign}${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || "0"}`;
  }
  return `${sign}${significant[0]}.${significant.slice(1) || "0"}E${exponent}`;
}
