/**
 * Canonical text of a list of values: equal lists give equal texts and the values can be read back.
 * One letter a value says its type, strings carry their length, so no text can be mistaken for two.
 */
export function encodeKeyText(values: readonly unknown[]): string {
  let text = "";
  for (const value of values) text += encodeValue(value);
  return text;
}

function encodeValue(value: unknown): string {
  if (value === null || value === undefined) return "n;";
  switch (typeof value) {
    case "number":
      return `d${value === 0 ? 0 : value};`;
    case "bigint":
      return `i${value};`;
    case "boolean":
      return value ? "t;" : "f;";
    case "string":
      return `s${value.length}:${value};`;
    default:
      break;
  }
  if (value instanceof Uint8Array) return `b${value.length}:${Array.from(value, (byte) => String.fromCharCode(byte)).join("")};`;
  if (value instanceof Map) {
    const entries = Array.from(value, ([key, item]) => encodeValue(key) + encodeValue(item)).sort();
    return `m${entries.length}:${entries.join("")};`;
  }
  if (Array.isArray(value)) return `a${value.length}:${encodeKeyText(value)};`;
  throw new TypeError(`a value of type ${typeof value} cannot be part of a key`);
}

export function decodeKeyText(text: string): readonly unknown[] {
  const values: unknown[] = [];
  let at = 0;
  while (at < text.length) values.push(read());
  return values;

  function read(): unknown {
    const tag = text[at++];
    switch (tag) {
      case "n":
        at++;
        return null;
      case "t":
        at++;
        return true;
      case "f":
        at++;
        return false;
      case "d":
        return Number(until(";"));
      case "i":
        return BigInt(until(";"));
      default:
        break;
    }
    const length = Number(until(":"));
    switch (tag) {
      case "s":
        return slice(length);
      case "b":
        return Uint8Array.from(slice(length), (char) => char.charCodeAt(0));
      case "a":
        return closed(Array.from({ length }, read));
      case "m":
        return closed(new Map(Array.from({ length }, () => [read(), read()])));
      default:
        throw new Error(`not a key text: unknown tag ${JSON.stringify(tag)} at ${at - 1}`);
    }
  }
  function until(end: string): string {
    const stop = text.indexOf(end, at);
    const part = text.slice(at, stop);
    at = stop + 1;
    return part;
  }
  function slice(length: number): string {
    const part = text.slice(at, at + length);
    at += length + 1;
    return part;
  }
  function closed<T>(value: T): T {
    at++;
    return value;
  }
}
