import { cutFraction } from "./cut-fraction.ts";
import { DecodeFailure } from "./decode-failure.ts";
import { fitsPrecision, parseDecimal } from "./decimal.ts";
import { exact } from "./exact-integer.ts";
import { formatDataType } from "./format-data-type.ts";
import { readDate, readTime, readTimestamp } from "./read-date-time.ts";
import type { DataType } from "./data-type.ts";

/** From a value of JSON to a value of a row, or the reason why not. */
export type JsonDecoder = (json: unknown) => unknown;

/**
 * A value as JSON.parse gives it, as a value of `type`; a DecodeFailure where it is none. null and a missing value are SQL NULL.
 * BIGINT and DECIMAL may come as numbers, strings or bigints (`parseJson` keeps big ones); a number beyond 2^53 is refused, because JSON.parse has rounded it.
 * TIMESTAMP takes "2024-02-29 13:45:56.789" (also T, /, no seconds) or epoch milliseconds; TIMESTAMP_LTZ needs Z or an offset, or counts as UTC.
 * BYTES is hexadecimal, MAP an object, ROW an object by field name or an array in field order.
 */
export function decodeJson(type: DataType, json: unknown): unknown {
  return jsonDecoder(type)(json);
}

/** The decoder of one type, made once: what a source keeps per column. */
export function jsonDecoder(type: DataType): JsonDecoder {
  const cached = decoders.get(type);
  if (cached !== undefined) return cached;
  const decode = nonNullDecoder(type);
  const missing = new DecodeFailure(`${formatDataType(type)} got no value`);
  const decoder: JsonDecoder = type.nullable
    ? (json) => (json === null || json === undefined ? null : decode(json))
    : (json) => (json === null || json === undefined ? missing : decode(json));
  decoders.set(type, decoder);
  return decoder;
}
const decoders = new WeakMap<DataType, JsonDecoder>();

function nonNullDecoder(type: DataType): JsonDecoder {
  switch (type.kind) {
    case "BOOLEAN":
      return (json) => (typeof json === "boolean" ? json : json === "true" ? true : json === "false" ? false : wrong(type, json));
    case "TINYINT":
      return wholeNumber(type, 128);
    case "SMALLINT":
      return wholeNumber(type, 32768);
    case "INT":
      return wholeNumber(type, 2147483648);
    case "BIGINT":
      return (json) => bigInteger(type, json);
    case "FLOAT":
      return (json) => {
        const value = double(type, json);
        return typeof value === "number" ? Math.fround(value) : value;
      };
    case "DOUBLE":
      return (json) => double(type, json);
    case "DECIMAL":
      return (json) => decimal(type, json);
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return (json) =>
        typeof json === "string"
          ? json
          : typeof json === "number" || typeof json === "boolean" || typeof json === "bigint"
            ? String(json)
            : JSON.stringify(json);
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (json) => (typeof json === "string" && /^(?:[0-9a-f]{2})*$/i.test(json) ? fromHex(json) : wrong(type, json));
    case "DATE":
      return (json) => (typeof json === "string" ? readDate(json) : integerOnly(json)) ?? wrong(type, json);
    case "TIME":
      return (json) => cut(typeof json === "string" ? readTime(json) : integerOnly(json), type, json);
    case "TIMESTAMP":
      return (json) => cut(typeof json === "string" ? readTimestamp(json)?.localMs : finite(json), type, json);
    case "TIMESTAMP_LTZ":
      return (json) => cut(typeof json === "string" ? readInstant(json) : finite(json), type, json);
    case "INTERVAL":
      return (json) => integerOnly(json) ?? wrong(type, json);
    case "ARRAY":
      return arrayDecoder(type);
    case "MAP":
      return mapDecoder(type);
    case "ROW":
      return rowDecoder(type);
    case "NULL":
      return (json) => wrong(type, json);
  }
}

/** A time at the precision of its type. */
function cut(ms: number | undefined, type: DataType & { readonly precision: number }, json: unknown): unknown {
  return ms === undefined ? wrong(type, json) : cutFraction(ms, type.precision);
}

function readInstant(text: string): number | undefined {
  const read = readTimestamp(text);
  return read && read.localMs - (read.offsetMs ?? 0);
}

function wholeNumber(type: DataType, limit: number): JsonDecoder {
  return (json) => {
    const value = typeof json === "string" && /^[+-]?\d+$/.test(json) ? Number(json) : json;
    return typeof value === "number" && Number.isInteger(value) && value >= -limit && value < limit ? value + 0 : wrong(type, json);
  };
}

function bigInteger(type: DataType, json: unknown): unknown {
  if (typeof json === "number") {
    if (Number.isSafeInteger(json)) return json + 0;
    return Number.isInteger(json)
      ? new DecodeFailure("BIGINT got a number beyond 2^53, which JSON has rounded; write it as a string")
      : wrong(type, json);
  }
  const value =
    typeof json === "bigint"
      ? json
      : typeof json === "string" && /^[+-]?\d{1,19}$/.test(json)
        ? BigInt(json.replace(/^\+/, ""))
        : undefined;
  return value !== undefined && BigInt.asIntN(64, value) === value ? exact(value) : wrong(type, json);
}

function double(type: DataType, json: unknown): number | DecodeFailure {
  if (typeof json === "number") return json;
  if (typeof json === "bigint") return Number(json);
  if (typeof json !== "string" || !/^\s*[+-]?(?:NaN|Infinity|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*$/i.test(json)) return wrong(type, json);
  return /nan/i.test(json) ? NaN : Number(json);
}

function decimal(type: DataType & { readonly kind: "DECIMAL" }, json: unknown): unknown {
  if (typeof json !== "number" && typeof json !== "string" && typeof json !== "bigint") return wrong(type, json);
  const unscaled = parseDecimal(String(json).trim(), type.scale);
  if (unscaled === undefined) return wrong(type, json);
  return fitsPrecision(unscaled, type.precision)
    ? unscaled
    : new DecodeFailure(`${formatDataType(type)} got a number with too many digits`);
}

function arrayDecoder(type: DataType & { readonly kind: "ARRAY" }): JsonDecoder {
  const element = jsonDecoder(type.element);
  return (json) => (Array.isArray(json) ? allOf(json, () => element) : wrong(type, json));
}

function mapDecoder(type: DataType & { readonly kind: "MAP" }): JsonDecoder {
  const key = jsonDecoder(type.key);
  const value = jsonDecoder(type.value);
  return (json) => {
    if (!isObject(json)) return wrong(type, json);
    const map = new Map<unknown, unknown>();
    for (const [name, item] of Object.entries(json)) {
      const k = key(name);
      const v = value(item);
      if (k instanceof DecodeFailure) return k;
      if (v instanceof DecodeFailure) return v;
      map.set(k, v);
    }
    return map;
  };
}

function rowDecoder(type: DataType & { readonly kind: "ROW" }): JsonDecoder {
  const decode = type.fields.map((field) => jsonDecoder(field.type));
  return (json) => {
    const values = Array.isArray(json)
      ? json
      : isObject(json)
        ? type.fields.map((field) => (Object.hasOwn(json, field.name) ? json[field.name] : null))
        : undefined;
    if (values === undefined || values.length !== decode.length) return wrong(type, json);
    return allOf(values, (index) => decode[index] as JsonDecoder);
  };
}

function allOf(values: readonly unknown[], decoderAt: (index: number) => JsonDecoder): unknown {
  const decoded: unknown[] = [];
  for (let index = 0; index < values.length; index++) {
    const value = decoderAt(index)(values[index]);
    if (value instanceof DecodeFailure) return value;
    decoded.push(value);
  }
  return decoded;
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function integerOnly(json: unknown): number | undefined {
  return typeof json === "number" && Number.isSafeInteger(json) ? json : undefined;
}

function finite(json: unknown): number | undefined {
  return typeof json === "number" && Number.isFinite(json) ? json : undefined;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16));
}

function wrong(type: DataType, json: unknown): DecodeFailure {
  const found =
    json === null
      ? "null"
      : Array.isArray(json)
        ? "an array"
        : typeof json === "object"
          ? "an object"
          : typeof json === "string"
            ? "a text"
            : `a ${typeof json}`;
  return new DecodeFailure(
    `${formatDataType({ ...type, nullable: true })} cannot be read from ${found}${typeof json === "string" || typeof json === "number" ? " of this form or size" : ""}`,
  );
}
