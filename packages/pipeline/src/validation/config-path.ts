/** Path of a value inside a config as diagnostics write it: ["aggregates", 1, "expr"] → "aggregates[1].expr". */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) text += typeof key === "number" ? `[${key}]` : text === "" ? String(key) : `.${String(key)}`;
  return text;
}

/** The value at a path, undefined where there is none. A key that has a dot itself is found as a whole at the end of the path. */
export function valueAtPath(config: unknown, path: string): unknown {
  let at = config;
  let rest = path;
  while (rest !== "") {
    if (typeof at !== "object" || at === null) return undefined;
    if (Object.hasOwn(at, rest)) return (at as Record<string, unknown>)[rest];
    const match = /^(?:\[(\d+)\]|\.?([^.[]+))/.exec(rest);
    if (match === null) return undefined;
    const key = match[1] ?? match[2] ?? "";
    if (!Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
    rest = rest.slice(match[0].length).replace(/^\./, "");
  }
  return at;
}
