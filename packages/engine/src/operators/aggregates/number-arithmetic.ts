import { addLong, exact, type DataType, type ExactInteger, subtractLong } from "@millrace/pipeline/types";
import { EngineError } from "../engine-error.ts";

/** Addition and subtraction of one numeric type, with Flink's overflow: whole numbers wrap, DECIMAL is exact. */
export interface NumberArithmetic {
  readonly zero: number;
  readonly add: (a: ExactInteger, b: ExactInteger) => ExactInteger;
  readonly subtract: (a: ExactInteger, b: ExactInteger) => ExactInteger;
}

type Numeric = (a: number, b: number) => number;

export function numberArithmetic(type: DataType): NumberArithmetic {
  switch (type.kind) {
    case "TINYINT":
      return narrow(
        (a, b) => ((a + b) << 24) >> 24,
        (a, b) => ((a - b) << 24) >> 24,
      );
    case "SMALLINT":
      return narrow(
        (a, b) => ((a + b) << 16) >> 16,
        (a, b) => ((a - b) << 16) >> 16,
      );
    case "INT":
      return narrow(
        (a, b) => (a + b) | 0,
        (a, b) => (a - b) | 0,
      );
    case "BIGINT":
      return { zero: 0, add: addLong, subtract: subtractLong };
    case "DECIMAL":
      return DECIMAL;
    case "FLOAT":
      return narrow(
        (a, b) => Math.fround(a + b),
        (a, b) => Math.fround(a - b),
      );
    case "DOUBLE":
      return narrow(
        (a, b) => a + b,
        (a, b) => a - b,
      );
    default:
      throw new EngineError("CONFIG_INVALID", `Numbers are needed here, not ${type.kind}.`);
  }
}

function narrow(add: Numeric, subtract: Numeric): NumberArithmetic {
  return { zero: 0, add: add as NumberArithmetic["add"], subtract: subtract as NumberArithmetic["subtract"] };
}

const DECIMAL: NumberArithmetic = {
  zero: 0,
  add(a, b) {
    if (typeof a === "number" && typeof b === "number") {
      const sum = a + b;
      if (Number.isSafeInteger(sum)) return sum;
    }
    return exact(BigInt(a) + BigInt(b));
  },
  subtract(a, b) {
    if (typeof a === "number" && typeof b === "number") {
      const difference = a - b;
      if (Number.isSafeInteger(difference)) return difference;
    }
    return exact(BigInt(a) - BigInt(b));
  },
};

/** The value as a double; `scale` is that of a DECIMAL, 0 else. */
export function asDouble(value: ExactInteger, scale: number): number {
  return scale === 0 ? Number(value) : Number(value) / 10 ** scale;
}

export function scaleOf(type: DataType): number {
  return type.kind === "DECIMAL" ? type.scale : 0;
}
