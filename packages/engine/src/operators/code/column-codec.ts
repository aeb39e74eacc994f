import { cutFraction, type DataType, encodeJson, formatDecimal, parseDecimal, exact, type ExactInteger } from "@millrace/pipeline/types";

/** A value of a row as JSON that the prelude of the sandbox reads, without loss; "same": it goes as it is. */
export function sandboxEncoder(type: DataType): ((value: unknown) => unknown) | "same" {
  const encode = encoderOf(type);
  return encode === "same" ? encode : (value) => (value === null ? null : encode(value));
}

function encoderOf(type: DataType): ((value: unknown) => unknown) | "same" {
  switch (type.kind) {
    case "BIGINT":
      return (value) => (typeof value === "bigint" ? value.toString() : value);
    case "FLOAT":
    case "DOUBLE":
      return (value) => (Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value));
    case "DECIMAL":
      return (value) => formatDecimal(value as ExactInteger, type.scale);
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (value) => encodeJson(type, value);
    case "ARRAY": {
      const element = sandboxEncoder(type.element);
      return element === "same" ? "same" : (value) => (value as readonly unknown[]).map(element);
    }
    case "MAP": {
      const key = functionOf(sandboxEncoder(type.key));
      const item = functionOf(sandboxEncoder(type.value));
      return (value) => Array.from(value as ReadonlyMap<unknown, unknown>, ([k, v]) => [key(k), item(v)]);
    }
    case "ROW": {
      const fields = type.fields.map((field) => functionOf(sandboxEncoder(field.type)));
      return (value) => fields.map((encode, index) => encode((value as readonly unknown[])[index]));
    }
    default:
      return "same";
  }
}

/** What the prelude wrote for a value of the type, as a value of a row; it has been checked there. */
export function sandboxDecoder(type: DataType): ((json: unknown) => unknown) | "same" {
  const decode = decoderOf(type);
  return decode === "same" ? decode : (json) => (json === null ? null : decode(json));
}

function decoderOf(type: DataType): ((json: unknown) => unknown) | "same" {
  switch (type.kind) {
    case "TINYINT":
    case "SMALLINT":
    case "INT":
    case "DATE":
    case "TIME":
    case "INTERVAL":
      return (json) => (json as number) + 0;
    case "BIGINT":
      return (json) => (typeof json === "string" ? exact(BigInt(json)) : (json as number) + 0);
    case "FLOAT":
    case "DOUBLE":
      return (json) => (typeof json === "string" ? Number(json) : json);
    case "DECIMAL":
      return (json) => parseDecimal(json as string, type.scale);
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return (json) => Uint8Array.from((json as string).match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return (json) => cutFraction(json as number, type.precision);
    case "ARRAY": {
      const element = sandboxDecoder(type.element);
      return element === "same" ? "same" : (json) => (json as readonly unknown[]).map(element);
    }
    case "MAP": {
      const key = functionOf(sandboxDecoder(type.key));
      const item = functionOf(sandboxDecoder(type.value));
      return (json) => new Map((json as readonly (readonly [unknown, unknown])[]).map(([k, v]) => [key(k), item(v)]));
    }
    case "ROW": {
      const fields = type.fields.map((field) => functionOf(sandboxDecoder(field.type)));
      return (json) => fields.map((decode, index) => decode((json as readonly unknown[])[index]));
    }
    default:
      return "same";
  }
}

function functionOf(codec: ((value: unknown) => unknown) | "same"): (value: unknown) => unknown {
  return codec === "same" ? (value) => value : codec;
}
