import { isJsonObject, JsonNumber, type Json } from "./json-document.ts";

/** One step of a path: a name, a position, several of them, all children, a slice, or a search through all levels. */
type Step =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "all" }
  | { readonly kind: "filter"; readonly accepts: (item: Json) => boolean }
  | { readonly kind: "descend" };

export interface JsonPath {
  readonly isStrict: boolean;
  readonly steps: readonly Step[];
  /** Names one place at most: no wildcard, slice, union or search in it. */
  readonly isDefinite: boolean;
}

const cache = new Map<string, JsonPath | undefined>();

/** Reads "lax $.a.b[0]", "$['a b'][*]", "$..c", "$[1:3]", "$[?(@.n > 1)]"; strict where no mode is given, as in Flink. undefined where it is no path. */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (!cache.has(text)) {
    if (cache.size >= 256) cache.clear();
    cache.set(text, readPath(text));
  }
  return cache.get(text);
}

function readPath(text: string): JsonPath | undefined {
  const mode = /^\s*(strict|lax)\s+(.+)$/is.exec(text);
  let rest = (mode?.[2] ?? text).trim();
  if (rest === "") return undefined;
  rest = rest.startsWith("$") ? rest.slice(1) : `.${rest}`;
  const steps: Step[] = [];
  while (rest !== "") {
    const match =
      /^(?:\.\.(?=[^.])|\.(\*|[^.[\]()'"\s]+)|\.?\[\s*(\*|-?\d+(?:\s*,\s*-?\d+)*|(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*|-?\d*\s*:\s*-?\d*|\?\(.*?\))\s*\])/s.exec(
        rest,
      );
    if (match === null) return undefined;
    rest = rest.slice(match[0].length);
    if (match[0].startsWith("..")) {
      steps.push({ kind: "descend" });
      if (!rest.startsWith("[")) rest = `.${rest}`;
      continue;
    }
    const step = readStep(match[1], match[2]);
    if (step === undefined) return undefined;
    steps.push(step);
  }
  const isDefinite = steps.every(
    (step) => (step.kind === "names" && step.names.length === 1) || (step.kind === "indexes" && step.indexes.length === 1),
  );
  return { isStrict: mode?.[1]?.toLowerCase() !== "lax", steps, isDefinite };
}

function readStep(name: string | undefined, bracket: string | undefined): Step | undefined {
  if (name !== undefined) return name === "*" ? { kind: "all" } : { kind: "names", names: [name] };
  const inside = (bracket ?? "").trim();
  if (inside === "*") return { kind: "all" };
  if (inside.startsWith("?")) {
    const accepts = readFilter(inside.slice(2, -1));
    return accepts && { kind: "filter", accepts };
  }
  if (/^['"]/.test(inside))
    return {
      kind: "names",
      names: [...inside.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gs)].map((match) =>
        (match[1] ?? match[2] ?? "").replace(/\\(.)/gs, "$1"),
      ),
    };
  if (!inside.includes(":")) return { kind: "indexes", indexes: inside.split(",").map(Number) };
  const [from = "", to = ""] = inside.split(":").map((part) => part.trim());
  return { kind: "slice", from: from === "" ? undefined : Number(from), to: to === "" ? undefined : Number(to) };
}

/** @.a.b, or it compared with a number, a text, true, false or null; joined by && or ||. */
function readFilter(text: string): ((item: Json) => boolean) | undefined {
  const alternatives = text.split("||").map((part) => part.split("&&").map(readTest));
  if (alternatives.some((tests) => tests.includes(undefined))) return undefined;
  return (item) => alternatives.some((tests) => tests.every((test) => (test as (item: Json) => boolean)(item)));
}

function readTest(text: string): ((item: Json) => boolean) | undefined {
  const match =
    /^\s*@((?:\.\w+|\['[^']*'\]|\[\d+\])*)\s*(?:(==|!=|<=|>=|<|>)\s*('[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null))?\s*$/.exec(text);
  if (match === null) return undefined;
  const path = readPath(`$${match[1]}`);
  if (path === undefined) return undefined;
  const [, , operator, literal] = match;
  if (operator === undefined || literal === undefined) return (item) => evaluate(item, path.steps).length > 0;
  const wanted = /^['"]/.test(literal) ? literal.slice(1, -1) : (JSON.parse(literal) as number | boolean | null);
  return (item) => {
    const found = evaluate(item, path.steps)[0];
    const value = found instanceof JsonNumber ? Number(found.text) : found;
    if (operator === "==") return value === wanted;
    if (operator === "!=") return value !== wanted;
    if (typeof value !== typeof wanted || (typeof value !== "number" && typeof value !== "string")) return false;
    const order = value < (wanted as typeof value) ? -1 : value > (wanted as typeof value) ? 1 : 0;
    return operator === "<" ? order < 0 : operator === "<=" ? order <= 0 : operator === ">" ? order > 0 : order >= 0;
  };
}

/** What a path finds: one value for a definite path (undefined where there is none), all values as an array otherwise. */
export function readAt(document: Json, path: JsonPath): Json | undefined {
  if (!path.isDefinite) return evaluate(document, path.steps);
  let current: Json | undefined = document;
  for (const step of path.steps) current = current === undefined ? undefined : child(current, step);
  return current;
}

/** The one place that a step of a definite path names. */
function child(item: Json, step: Step): Json | undefined {
  if (step.kind === "names") {
    const [name] = step.names;
    return name !== undefined && isJsonObject(item) && Object.hasOwn(item, name) ? item[name] : undefined;
  }
  return step.kind === "indexes" && isList(item) ? item.at(step.indexes[0] ?? 0) : undefined;
}

function evaluate(document: Json, steps: readonly Step[]): readonly Json[] {
  let current: readonly Json[] = [document];
  for (const step of steps) current = current.flatMap((item) => children(item, step));
  return current;
}

function children(item: Json, step: Step): readonly Json[] {
  switch (step.kind) {
    case "names":
      return isJsonObject(item) ? step.names.flatMap((name) => (Object.hasOwn(item, name) ? [item[name] as Json] : [])) : [];
    case "indexes":
      return isList(item)
        ? step.indexes.flatMap((index) => (index < item.length && index >= -item.length ? [item.at(index) as Json] : []))
        : [];
    case "slice":
      return isList(item) ? item.slice(step.from, step.to) : [];
    case "all":
      return isList(item) ? item : isJsonObject(item) ? Object.values(item) : [];
    case "filter":
      return isList(item) ? item.filter(step.accepts) : isJsonObject(item) && step.accepts(item) ? [item] : [];
    case "descend":
      return [item, ...children(item, { kind: "all" }).flatMap((child) => children(child, step))];
  }
}

function isList(item: Json): item is readonly Json[] {
  return Array.isArray(item);
}
