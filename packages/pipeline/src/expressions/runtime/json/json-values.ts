import { exact, type ExactInteger } from "../../../types/exact-integer.ts";
import { ExpressionError } from "../../expression-error.ts";
import {
  isJsonObject,
  JsonNumber,
  mayBeInexact,
  parseExactJson,
  parseJsonDocument,
  printJson,
  RawJson,
  type Json,
} from "./json-document.ts";
import { parseBoolean, parseDouble, parseLong } from "../parse-text.ts";
import { parseJsonPath, readAt } from "./json-path.ts";

/** What a path finds, or why it fails. */
type Found = { readonly value: Json; readonly isStrict: boolean } | { readonly problem: string };

function find(text: string, pathText: string): Found {
  const path = parseJsonPath(pathText);
  if (path === undefined) return { problem: "the path is no JSON path; it begins with $" };
  const document = parseJsonDocument(text);
  if (document === undefined) return path.isStrict ? { problem: "the text is no JSON" } : { value: null, isStrict: false };
  let value = readAt(document, path);
  if (mayBeInexact(value, text)) value = readAt(parseExactJson(text) ?? null, path);
  if (value === undefined) return path.isStrict ? { problem: "there is nothing at the path" } : { value: null, isStrict: false };
  return value === null && path.isStrict
    ? { problem: "there is null at the path, which strict paths refuse" }
    : { value, isStrict: path.isStrict };
}

/** NULL, ERROR, DEFAULT (a value) and the like, for an empty result and for an error. */
export interface OnEvent {
  readonly empty: string;
  readonly error: string;
}

export type JsonReturn = "STRING" | "INT" | "DOUBLE" | "BOOLEAN";

/** The functions of JSON. Paths are strict where they name no mode, as in Flink. */
export const jsonValues = {
  isJson(text: string | null, kind: string): boolean {
    const json = text === null ? undefined : parseJsonDocument(text);
    if (json === undefined) return false;
    const isComposite = isStructure(json);
    return kind === "VALUE" || (kind === "OBJECT" ? isJsonObject(json) : kind === "ARRAY" ? Array.isArray(json) : !isComposite);
  },
  jsonExists(text: string, path: string, onError: string): boolean | null {
    const found = find(text, path);
    if ("value" in found) return found.value !== null;
    if (onError === "ERROR") throw new ExpressionError("JSON_INVALID", `JSON_EXISTS: ${found.problem}`);
    return onError === "TRUE" ? true : onError === "UNKNOWN" ? null : false;
  },
  /** A scalar at a path. A value that does not fit the type to return is an error of the path. */
  jsonValue(text: string, path: string, type: JsonReturn, on: OnEvent, emptyDefault: unknown, errorDefault: unknown): unknown {
    const found = find(text, path);
    let problem = "problem" in found ? found.problem : "";
    if ("value" in found) {
      const { value } = found;
      if (value === null || (!found.isStrict && isStructure(value))) {
        if (on.empty === "ERROR") throw new ExpressionError("JSON_INVALID", "JSON_VALUE: there is nothing at the path");
        return on.empty === "DEFAULT" ? emptyDefault : null;
      }
      const result = isStructure(value) ? undefined : scalar(value, type);
      if (result !== undefined) return result;
      problem = isStructure(value)
        ? "there is an object or an array at the path; JSON_QUERY reads these"
        : `the value at the path is no ${type}`;
    }
    if (on.error === "ERROR") throw new ExpressionError("JSON_INVALID", `JSON_VALUE: ${problem}`);
    return on.error === "DEFAULT" ? errorDefault : null;
  },
  /** An object or an array at a path as text; with `asArray` the array's items as texts. */
  jsonQuery(text: string, path: string, wrapper: string, on: OnEvent, asArray: boolean): unknown {
    const found = find(text, path);
    let problem = "problem" in found ? found.problem : "";
    if ("value" in found) {
      const isWrapped = found.value !== null && (wrapper === "UNCONDITIONAL" || (wrapper === "CONDITIONAL" && !Array.isArray(found.value)));
      const value: Json = isWrapped ? [found.value] : found.value;
      const isScalar = value !== null && !isStructure(value);
      if (!found.isStrict && (value === null || isScalar)) return queryEvent(on.empty, "there is no object or array at the path", asArray);
      if (value !== null && !isScalar) {
        if (!asArray) return printJson(value);
        if (Array.isArray(value))
          return (value as readonly Json[]).map((item) =>
            item === null ? null : isStructure(item) ? printJson(item) : scalar(item, "STRING"),
          );
      }
      problem =
        asArray && isJsonObject(value)
          ? "there is an object at the path, not an array"
          : "there is a scalar at the path; JSON_VALUE reads these";
    }
    return queryEvent(on.error, problem, asArray);
  },
  jsonQuote(text: string): string {
    const escaped = text.replace(
      /["\\/\b\f\n\r\t]|[^ -~]/g,
      (sign) => quoted[sign] ?? `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    return `"${escaped}"`;
  },
  /** The text behind a JSON text; unchanged where it is none. */
  jsonUnquote(text: string): string {
    if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
    const json = parseJsonDocument(text);
    return typeof json === "string" ? json : text;
  },
  /** Keys and values in turn. */
  jsonObject(entries: readonly unknown[], absentOnNull: boolean): string {
    const map = new Map<string, unknown>();
    for (let index = 0; index < entries.length; index += 2) {
      if (!absentOnNull || entries[index + 1] !== null) map.set(entries[index] as string, entries[index + 1]);
    }
    return printJson(map);
  },
  jsonArray: (items: readonly unknown[], absentOnNull: boolean): string =>
    printJson(absentOnNull ? items.filter((item) => item !== null) : items),
  jsonRaw: (text: string): RawJson => new RawJson(text),
  /** A JSON text as the user gives it to JSON(…); NULL for an empty one. */
  jsonParsed(text: string): RawJson | null {
    if (text.trim() === "") return null;
    const json = parseExactJson(text);
    if (json === undefined) throw new ExpressionError("JSON_INVALID", "JSON(…) got a text that is no JSON");
    return new RawJson(printJson(json));
  },
  printJson,
};

const quoted: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function isStructure(value: Json): boolean {
  return Array.isArray(value) || isJsonObject(value);
}

function queryEvent(behavior: string, problem: string, asArray: boolean): unknown {
  if (behavior === "ERROR") throw new ExpressionError("JSON_INVALID", `JSON_QUERY: ${problem}`);
  if (behavior === "EMPTY ARRAY") return asArray ? [] : "[]";
  return behavior === "EMPTY OBJECT" && !asArray ? "{}" : null;
}

/** A scalar in the type to return, undefined where it does not fit. */
function scalar(value: Json, type: JsonReturn): unknown {
  const text = value instanceof JsonNumber ? numberText(value.text) : String(value as string | boolean | number);
  switch (type) {
    case "STRING":
      return text;
    case "INT": {
      const whole = typeof value === "boolean" ? undefined : wholeOf(value instanceof JsonNumber ? value.text : text);
      return whole !== undefined && whole >= -2147483648 && whole <= 2147483647 ? Number(whole) : undefined;
    }
    case "DOUBLE":
      return typeof value === "boolean" ? undefined : parseDouble(text);
    case "BOOLEAN":
      return typeof value === "boolean" ? value : typeof value === "string" ? parseBoolean(value) : undefined;
  }
}

/** As Java prints the number that Jackson makes of it: exponents of a BigDecimal in its own form. */
function numberText(text: string): string {
  return /[eE]/.test(text) ? text.replace(/e/i, "E").replace(/E(\d)/, "E+$1") : text;
}

function wholeOf(text: string): ExactInteger | undefined {
  if (/[eE]/.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? exact(BigInt(Math.trunc(value))) : undefined;
  }
  return parseLong(text);
}
