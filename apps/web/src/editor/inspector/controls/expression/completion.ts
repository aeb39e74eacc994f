import { functionCatalog, printName, type FunctionDefinition } from "@millrace/pipeline/expressions";
import { REFERENCE_FUNCTIONS } from "@millrace/pipeline/patterns";
import { formatDataType } from "@millrace/pipeline/types";
import { shortValue } from "../../../preview/show-value.ts";
import { sampleValue, type ExpressionScope } from "./expression-scope.ts";

/** Words of the expression language that are worth completing. */
const KEYWORDS = [
  "AND", "OR", "NOT", "IS NULL", "IS NOT NULL", "LIKE", "BETWEEN", "IN", "CASE WHEN", "THEN", "ELSE", "END", "TRUE", "FALSE", "NULL", "INTERVAL", "DISTINCT",
]; // prettier-ignore

export interface Proposal {
  readonly kind: "column" | "function" | "step" | "keyword";
  /** What is put in; the caret goes behind it. */
  readonly value: string;
  readonly label: string;
  /** Type and sample value of a column, the call of a function. */
  readonly hint?: string;
  /** What a function gives, and an example of it. */
  readonly summary?: string;
  readonly example?: string;
}

export interface Completion {
  /** Where the word at the caret begins; what is chosen takes its place up to the caret. */
  readonly from: number;
  readonly proposals: readonly Proposal[];
}

/** Functions that are called by name, in the order of the catalog. */
export const FUNCTIONS: readonly FunctionDefinition[] = Object.values(functionCatalog).filter(
  (definition): definition is FunctionDefinition => definition !== undefined && /^[A-Z]/.test(definition.signature),
);

/**
 * What may be meant by the word before the caret: columns first, then steps, functions and words of the language. undefined where nothing is to be
 * offered: inside a text, or where the word stands already as it is.
 */
export function completionAt(text: string, caret: number, scope: ExpressionScope, forced: boolean): Completion | undefined {
  const before = text.slice(0, caret);
  if (isInString(before)) return undefined;
  const word = /`?[\p{L}_$][\p{L}\p{N}_$]*$|`$/u.exec(before)?.[0] ?? "";
  const from = caret - word.length;
  const step = stepBefore(before.slice(0, from), scope.steps);
  if (word === "" && !forced && step === undefined) return undefined;
  const wanted = word.replace("`", "").toLowerCase();
  const proposals = [...named(columns(scope), wanted, true)];
  if (step === undefined) {
    proposals.push(...named(scope.steps.map(stepProposal), wanted, false));
    if (!word.startsWith("`")) proposals.push(...named([...stepFunctions(scope), ...functions], wanted, false));
    if (wanted !== "" && !word.startsWith("`")) proposals.push(...named(keywords, wanted, false));
  }
  const only = proposals[0];
  if (only === undefined || (proposals.length === 1 && only.value === word)) return undefined;
  return { from, proposals };
}

/** The step that a dot before the caret reads from: "LAST(a." */
function stepBefore(before: string, steps: readonly string[]): string | undefined {
  const name = /(?:^|[^\p{L}\p{N}_$`])(?:`((?:[^`]|``)+)`|([\p{L}_$][\p{L}\p{N}_$]*))\.$/u.exec(before);
  const found = name?.[1]?.replaceAll("``", "`") ?? name?.[2];
  return found !== undefined && steps.includes(found) ? found : undefined;
}

/** Those that begin with what was typed, and where asked for behind them those that have it inside. */
function named(proposals: readonly Proposal[], wanted: string, isInside: boolean): Proposal[] {
  const starts = proposals.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  if (!isInside || wanted === "") return starts;
  return [...starts, ...proposals.filter(({ label }) => !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted))];
}

function columns(scope: ExpressionScope): Proposal[] {
  return scope.columns.map(({ name, type }) => {
    const value = sampleValue(scope, name);
    const now = value === undefined || scope.sample === undefined ? "" : ` · ${shortValue(value)}`;
    return { kind: "column", value: printName(name), label: name, hint: `${formatDataType(type)}${now}` };
  });
}

function stepProposal(step: string): Proposal {
  return { kind: "step", value: `${printName(step)}.`, label: step };
}

/** FIRST(a.price) and the like: over the rows that a step has taken. */
function stepFunctions({ steps }: ExpressionScope): Proposal[] {
  return steps.length === 0
    ? []
    : REFERENCE_FUNCTIONS.map((name) => ({ kind: "function", value: `${name}(`, label: name, hint: `${name}(${steps[0]}.…)` }));
}

const functions: readonly Proposal[] = FUNCTIONS.map(({ name, signature, summary, example }) => ({
  kind: "function",
  value: signature.includes("(") ? `${name}(` : name,
  label: name,
  hint: signature,
  summary,
  example,
}));

const keywords: readonly Proposal[] = KEYWORDS.map((word) => ({ kind: "keyword", value: `${word} `, label: word }));

function isInString(before: string): boolean {
  return (before.match(/'/g)?.length ?? 0) % 2 === 1;
}
