import { formatDecimal } from "../../../types/decimal.ts";
import { formatDouble } from "../numeric/format-number.ts";
import { parseDecimal } from "../../../types/decimal.ts";
import type { ExactInteger } from "../../../types/exact-integer.ts";

/** A value with what its type tells about its form. */
export interface PrintfArgument {
  readonly kind: "text" | "whole" | "double" | "decimal" | "boolean" | "other";
  readonly value: unknown;
  /** Of a DECIMAL. */
  readonly scale: number;
}

/** Java's String.format for the conversions s S d x X o f e g b c % n; NULL where the pattern does not fit the arguments, as in Flink. */
export function printf(pattern: string, args: readonly PrintfArgument[]): string | null {
  let next = 0;
  let isFine = true;
  const text = pattern.replace(
    /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])|%/g,
    (all: string, position?: string, flags = "", width?: string, precision?: string, conversion?: string) => {
      if (conversion === undefined) isFine = false;
      if (conversion === "%") return pad("%", flags as string, width);
      if (conversion === "n") return "\n";
      const arg = args[position === undefined ? next++ : Number(position) - 1];
      const printed =
        arg === undefined || conversion === undefined ? undefined : convert(arg, conversion, flags as string, precision, width);
      if (printed === undefined) isFine = false;
      return printed === undefined
        ? all
        : pad(conversion === conversion?.toUpperCase() ? printed.toUpperCase() : printed, flags as string, width);
    },
  );
  return isFine ? text : null;
}

function convert(
  arg: PrintfArgument,
  conversion: string,
  flags: string,
  precision: string | undefined,
  width: string | undefined,
): string | undefined {
  const cut = (text: string): string => (precision === undefined ? text : text.slice(0, Number(precision)));
  const lower = conversion.toLowerCase();
  if (lower === "b") return cut(arg.value === null ? "false" : arg.kind === "boolean" ? String(arg.value as boolean) : "true");
  if (arg.value === null) return cut("null");
  switch (lower) {
    case "s":
      return cut(plain(arg));
    case "c":
      return arg.kind === "whole" ? String.fromCodePoint(Number(arg.value)) : undefined;
    case "d":
      return arg.kind === "whole" && precision === undefined
        ? signed(group(String(arg.value as ExactInteger), flags), flags, width)
        : undefined;
    case "x":
    case "o":
      return arg.kind === "whole" ? filled(unsigned(arg.value as ExactInteger).toString(lower === "x" ? 16 : 8), flags, width) : undefined;
    case "f":
      return real(arg, flags, Number(precision ?? 6), width);
    case "e":
      return arg.kind === "double" ? signed(exponent(arg.value as number, Number(precision ?? 6)), flags, width) : undefined;
    case "g":
      return arg.kind === "double" ? signed((arg.value as number).toPrecision(Number(precision ?? 6)), flags, width) : undefined;
    default:
      return undefined;
  }
}

function plain(arg: PrintfArgument): string {
  if (arg.kind === "double") return formatDouble(arg.value as number);
  return arg.kind === "decimal"
    ? formatDecimal(arg.value as ExactInteger, arg.scale)
    : String(arg.value as string | number | bigint | boolean);
}

/** Half up on the decimal text, as Java's Formatter. */
function real(arg: PrintfArgument, flags: string, decimals: number, width: string | undefined): string | undefined {
  if (arg.kind !== "double" && arg.kind !== "decimal") return undefined;
  if (arg.kind === "double" && !Number.isFinite(arg.value)) return String(arg.value as number);
  const unscaled = parseDecimal(arg.kind === "double" ? String(arg.value) : formatDecimal(arg.value as ExactInteger, arg.scale), decimals);
  return unscaled === undefined ? undefined : signed(group(formatDecimal(unscaled, decimals), flags), flags, width);
}

function exponent(value: number, decimals: number): string {
  return value.toExponential(decimals).replace(/e([+-])(\d)$/, "e$10$2");
}

function unsigned(value: ExactInteger): bigint {
  return value < 0 ? BigInt.asUintN(typeof value === "number" && value >= -2147483648 ? 32 : 64, BigInt(value)) : BigInt(value);
}

function group(text: string, flags: string): string {
  if (!flags.includes(",")) return text;
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function signed(text: string, flags: string, width: string | undefined): string {
  const isNegative = text.startsWith("-");
  const digits = isNegative ? text.slice(1) : text;
  const sign = isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  if (isNegative && flags.includes("(")) return `(${digits})`;
  return flags.includes("0") && width !== undefined ? sign + digits.padStart(Number(width) - sign.length, "0") : sign + digits;
}

function filled(text: string, flags: string, width: string | undefined): string {
  return flags.includes("0") && width !== undefined ? text.padStart(Number(width), "0") : text;
}

function pad(text: string, flags: string, width: string | undefined): string {
  if (width === undefined) return text;
  return flags.includes("-") ? text.padEnd(Number(width)) : text.padStart(Number(width));
}
