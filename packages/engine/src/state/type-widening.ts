import type { DataType } from "@millrace/pipeline/types";

const WHOLE = ["TINYINT", "SMALLINT", "INT", "BIGINT"];
const TEXT = ["CHAR", "VARCHAR", "STRING"];

/** How values of one type become values of a wider one, in their written form; undefined where the other type cannot take all of them. Source: Flink's implicit casts. */
export function typeWidening(old: DataType, current: DataType): ((value: unknown) => unknown) | undefined {
  if (WHOLE.includes(old.kind)) return wholeWidening(old.kind, current);
  if (old.kind === "FLOAT" && current.kind === "DOUBLE") return asItIs;
  if (TEXT.includes(old.kind) && TEXT.includes(current.kind))
    return textLength(current) >= textLength(old) && current.kind !== "CHAR" ? asItIs : undefined;
  if (old.kind === "DECIMAL" && current.kind === "DECIMAL") return decimalWidening(old, current);
  if ((old.kind === "TIMESTAMP" || old.kind === "TIMESTAMP_LTZ" || old.kind === "TIME") && current.kind === old.kind)
    return current.precision >= old.precision ? asItIs : undefined;
  return undefined;
}

function wholeWidening(kind: string, current: DataType): ((value: unknown) => unknown) | undefined {
  if (WHOLE.includes(current.kind)) return WHOLE.indexOf(current.kind) >= WHOLE.indexOf(kind) ? asItIs : undefined;
  if (current.kind === "DOUBLE") return Number;
  if (current.kind === "FLOAT") return kind === "BIGINT" || kind === "INT" ? undefined : Number;
  if (current.kind !== "DECIMAL") return undefined;
  const digits = [3, 5, 10, 19][WHOLE.indexOf(kind)]!;
  return current.precision - current.scale >= digits ? scaled(current.scale) : undefined;
}

function decimalWidening(
  old: { readonly precision: number; readonly scale: number },
  current: { readonly precision: number; readonly scale: number },
): ((value: unknown) => unknown) | undefined {
  const isWider = current.scale >= old.scale && current.precision - current.scale >= old.precision - old.scale;
  return isWider ? scaled(current.scale - old.scale) : undefined;
}

/** DECIMAL is written as a whole number of its smallest unit: a number while that is exact. */
function scaled(digits: number): (value: unknown) => unknown {
  const factor = 10n ** BigInt(digits);
  return (value) => {
    const wide = BigInt(value as number | bigint) * factor;
    return wide >= BigInt(Number.MIN_SAFE_INTEGER) && wide <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wide) : wide;
  };
}

function textLength(type: DataType): number {
  return "length" in type ? Number(type.length) : Infinity;
}

function asItIs(value: unknown): unknown {
  return value;
}
