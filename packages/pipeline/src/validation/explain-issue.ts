import type { z } from "zod";
import type { FieldMeta } from "../catalog/parts/field.ts";
import { closestName } from "./closest-name.ts";
import { shorten } from "./shorten.ts";

export interface Explanation {
  readonly code: string;
  /** Behind the title of the field: "must be a number, not a text." */
  readonly text: string;
  /** The value that was probably meant. */
  readonly meant?: string;
}

/** What is wrong with a value and what to do, from what zod says. `options` are the values that a choice of variants knows. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  given: unknown,
  meta: FieldMeta | undefined,
  options: readonly string[],
): Explanation {
  switch (issue.code) {
    case "invalid_type":
      if (given === undefined) return { code: "SETTING_MISSING", text: missing(issue.expected, meta) };
      return { code: "SETTING_TYPE", text: `must be ${article(issue.expected)}, not ${typeName(given)}.` };
    case "invalid_value":
      return choice(given, issue.values.map(String));
    case "invalid_union":
      return choice(given, options);
    case "invalid_key":
      return { code: "SETTING_INVALID", text: sentence(issue.issues[0]?.message ?? issue.message) };
    case "too_small":
      if (isEmpty(given)) return { code: "SETTING_MISSING", text: sentence(issue.message) };
      return {
        code: "SETTING_OUT_OF_RANGE",
        text: `${describeValue(given)} is too small; ${bound(issue.message, "at least", issue.minimum)}`,
      };
    case "too_big": {
      const word = issue.origin === "string" ? "long" : "large";
      return {
        code: "SETTING_OUT_OF_RANGE",
        text: `${describeValue(given)} is too ${word}; ${bound(issue.message, "at most", issue.maximum)}`,
      };
    }
    default:
      return { code: isEmpty(given) ? "SETTING_MISSING" : "SETTING_INVALID", text: sentence(issue.message) };
  }
}

function choice(given: unknown, options: readonly string[]): Explanation {
  const list = options.slice(0, 20).join(", ");
  if (given === undefined) return { code: "SETTING_MISSING", text: `choose one of ${list}.` };
  const meant = typeof given === "string" ? closestName(given, options) : undefined;
  return { code: "SETTING_OPTION", text: `${describeValue(given)} is not one of ${list}.`, ...(meant === undefined ? {} : { meant }) };
}

/** What to do about a field that is not there, by the way in which it is edited. */
function missing(expected: string, meta: FieldMeta | undefined): string {
  switch (meta?.control) {
    case "expression":
    case "condition":
      return "write an expression.";
    case "schema":
    case "columns":
      return "choose at least one column.";
    case "column":
      return "choose a column.";
    case "list":
      return "add at least one.";
    case "window":
      return "choose a window and its size.";
    case "path":
      return "choose a file.";
    case "variant":
    case "pattern":
    case "group":
      return "is missing.";
    default:
      return `is missing. Give ${article(expected)}.`;
  }
}

function isEmpty(given: unknown): boolean {
  return given === "" || (typeof given === "object" && given !== null && Object.keys(given).length === 0);
}

export function describeValue(value: unknown): string {
  if (typeof value === "string") return value.length > 60 ? `a text of ${value.length} characters` : `"${shorten(value)}"`;
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : "this value";
}

/** Messages of our own stand as they are; zod's begin with "Too". */
function bound(message: string, direction: string, limit: number | bigint): string {
  return message.startsWith("Too ") ? `give ${direction} ${String(limit)}.` : sentence(message);
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function article(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    object: "an object",
    array: "a list",
    record: "an object",
  };
  return names[expected] ?? expected;
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return article(typeof value);
}
