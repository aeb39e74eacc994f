/** "aggregates[1].expr" → ["aggregates", 1, "expr"]. Keys with points or brackets are written in brackets and quotes. */
export function parsePath(path: string): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    if (match[1] !== undefined) parts.push(Number(match[1]));
    else if (match[2] !== undefined) parts.push(JSON.parse(`"${match[2]}"`) as string);
    else if (match[3] !== undefined) parts.push(match[3]);
  }
  return parts;
}

export function formatPath(parts: readonly (string | number)[]): string {
  return parts
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : /^[^.[\]"]+$/.test(part) ? `${index === 0 ? "" : "."}${part}` : `[${JSON.stringify(part)}]`,
    )
    .join("");
}

export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[part];
  }
  return at;
}

/** A copy of `value` with another value at `path`; undefined takes the field (or the element) away. Objects and arrays on the way are made where missing. */
export function withValueAt(value: unknown, path: readonly (string | number)[], next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (typeof head === "number") {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    if (rest.length === 0 && next === undefined) return list.toSpliced(head, 1);
    const copy = [...list];
    copy[head] = withValueAt(list[head], rest, next);
    return copy;
  }
  const record = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const changed = withValueAt(record[head], rest, next);
  if (changed === undefined) return Object.fromEntries(Object.entries(record).filter(([key]) => key !== head));
  return { ...record, [head]: changed };
}
