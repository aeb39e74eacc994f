import { DecodeFailure } from "./decode-failure.ts";
import { jsonDecoder } from "./decode-json.ts";
import { formatDataType } from "./format-data-type.ts";
import type { DataType } from "./data-type.ts";

/**
 * A cell of a CSV file as a value of `type`; a DecodeFailure where it is none. The empty cell is NULL for every type but text, where it is the
 * empty string. BOOLEAN takes true/false/t/f/yes/no/1/0 in any case; ARRAY, MAP and ROW are read as JSON.
 */
export function decodeText(type: DataType, text: string): unknown {
  switch (type.kind) {
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return text;
    default:
      break;
  }
  const trimmed = text.trim();
  if (trimmed === "") return type.nullable ? null : new DecodeFailure(`${formatDataType(type)} got an empty cell`);
  switch (type.kind) {
    case "BOOLEAN":
      return booleans.get(trimmed.toLowerCase()) ?? new DecodeFailure("BOOLEAN cannot be read from this text; use true or false");
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return jsonDecoder(type)(/^-?\d{9,15}(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed);
    case "INTERVAL":
      return jsonDecoder(type)(Number(trimmed));
    case "ARRAY":
    case "MAP":
    case "ROW":
      return fromJsonText(type, trimmed);
    default:
      return jsonDecoder(type)(trimmed);
  }
}

const booleans: ReadonlyMap<string, boolean> = new Map(
  ["true", "t", "yes", "y", "1"]
    .map((text): [string, boolean] => [text, true])
    .concat(["false", "f", "no", "n", "0"].map((text) => [text, false])),
);

function fromJsonText(type: DataType, text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new DecodeFailure(`${formatDataType(type)} needs JSON in its cell`);
  }
  return jsonDecoder(type)(json);
}
