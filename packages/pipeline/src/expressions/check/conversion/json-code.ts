import { compileExpression } from "../../emit/compile-expression.ts";
import { doubleJson, JsonNumber } from "../../runtime/json/json-document.ts";
import { formatDecimal } from "../../../types/decimal.ts";
import { convert } from "./convert.ts";
import { encodings } from "../../runtime/text/encodings.ts";
import { formatTimestamp, neededDecimals } from "../../../types/format-date-time.ts";
import { notNull, types } from "../../../types/type-constructors.ts";
import { UTC } from "../../runtime/time/time-zone.ts";
import type { DataType } from "../../../types/data-type.ts";
import type { ExactInteger } from "../../../types/exact-integer.ts";

/** Makes JSON of values of a type (null stays null); undefined for types that have no form in JSON. */
export function jsonMaker(type: DataType): ((value: unknown) => unknown) | undefined {
  const make = makerOf(type);
  return make && ((value) => (value === null ? null : make(value)));
}

function makerOf(type: DataType): ((value: unknown) => unknown) | undefined {
  switch (type.kind) {
    case "CHAR":
    case "VARCHAR":
    case "STRING":
    case "BOOLEAN":
      return (value) => value;
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "BIGINT":
      return (value) => new JsonNumber(String(value));
    case "FLOAT":
    case "DOUBLE":
      return (value) => doubleJson(value as number);
    case "DECIMAL":
      return (value) => new JsonNumber(formatDecimal(value as ExactInteger, type.scale));
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (value) => encodings.bytesToBase64(value as Uint8Array);
    case "TIMESTAMP":
      return (value) => isoText(value as number).replace(/(\.\d*?)0+$/, "$1");
    case "TIMESTAMP_LTZ":
      return (value) => `${isoText(value as number)}Z`;
    case "ARRAY": {
      const item = jsonMaker(type.element);
      return item && ((value) => (value as readonly unknown[]).map(item));
    }
    case "MAP": {
      const key = keyMaker(type.key);
      const item = jsonMaker(type.value);
      return (
        item && ((value) => new Map([...(value as ReadonlyMap<unknown, unknown>)].map(([k, v]): [string, unknown] => [key(k), item(v)])))
      );
    }
    case "ROW": {
      const makers = type.fields.map((field) => jsonMaker(field.type));
      if (makers.includes(undefined)) return undefined;
      return (value) =>
        new Map(
          type.fields.map((field, index): [string, unknown] => [
            field.name,
            (makers[index] as (value: unknown) => unknown)((value as readonly unknown[])[index]),
          ]),
        );
    }
    default:
      return undefined;
  }
}

function isoText(ms: number): string {
  return formatTimestamp(ms, neededDecimals(ms), "T");
}

function keyMaker(type: DataType): (key: unknown) => string {
  const text = compileExpression(convert({ kind: "column", index: 0, type: notNull(type) }, types.string, UTC));
  return (key) => (key === null ? "null" : String(text({ c0: key })));
}
