const WIDTH = 120;

/**
 * JSON text in which what fits in a line of 120 characters stands in one line, and all else is broken by member and indented by two spaces:
 * short for people to read, and a changed member changes one line.
 */
export function printJson(value: unknown): string {
  return print(value, "", 0);
}

/** `before` is how much of the line is taken by the name in front of the value. */
function print(value: unknown, indent: string, before: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const isArray = Array.isArray(value);
  const members = isArray
    ? value.map((item: unknown) => ["", item] as const)
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [`${JSON.stringify(key)}: `, item] as const);
  const [open, close] = isArray ? ["[", "]"] : ["{", "}"];
  if (members.length === 0) return open + close;
  const room = WIDTH - indent.length - before - 1;
  const line = inline(members, isArray, room);
  if (line !== undefined) return line;
  const inner = `${indent}  `;
  return `${open}\n${members.map(([name, item]) => inner + name + print(item, inner, name.length)).join(",\n")}\n${indent}${close}`;
}

/** All in one line, undefined where it does not fit. */
function inline(members: readonly (readonly [string, unknown])[], isArray: boolean, room: number): string | undefined {
  let text = isArray ? "[" : "{ ";
  for (const [index, [name, item]] of members.entries()) {
    if (index > 0) text += ", ";
    const printed = typeof item === "object" && item !== null ? inlineValue(item, room - text.length) : JSON.stringify(item);
    if (printed === undefined) return undefined;
    text += name + printed;
    if (text.length > room) return undefined;
  }
  text += isArray ? "]" : " }";
  return text.length > room ? undefined : text;
}

function inlineValue(value: object, room: number): string | undefined {
  const isArray = Array.isArray(value);
  const members = isArray
    ? value.map((item: unknown) => ["", item] as const)
    : Object.entries(value).map(([key, item]: [string, unknown]) => [`${JSON.stringify(key)}: `, item] as const);
  if (members.length === 0) return isArray ? "[]" : "{}";
  return inline(members, isArray, room);
}
