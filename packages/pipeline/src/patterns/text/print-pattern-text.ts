import type { Pattern, PatternElement } from "../../catalog/cep/pattern-config.ts";
import { isGroup } from "../pattern-tree.ts";
import { writeInterval } from "./interval-text.ts";
import { writeName } from "./pattern-token.ts";

/** What the text says: the pattern and what comes out of its matches. */
export interface PatternText {
  readonly pattern: Pattern;
  readonly output: "match" | "rows";
  readonly columns: readonly { readonly as: string; readonly expr: string }[];
}

/**
 * The pattern as text in the style of SQL's MATCH_RECOGNIZE. What SQL can say is written as SQL writes it and means what Flink SQL means by it:
 * `a b` is next, `b+` a greedy loop without gaps, `b+?` one that is not greedy. What it cannot say has signs of its own: `->` followedBy,
 * `->>` followedByAny, `!n` notNext, `!-> n` notFollowedBy, and words behind a quantifier: RELAXED, COMBINATIONS, OPTIONAL, UNTIL (…).
 */
export function printPatternText({ pattern, output, columns }: PatternText): string {
  const lines: string[] = [];
  if (columns.length > 0) lines.push(`MEASURES\n${columns.map(({ as, expr }) => `  ${written(expr)} AS ${writeName(as)}`).join(",\n")}`);
  lines.push(output === "match" ? "ONE ROW PER MATCH" : "ALL ROWS PER MATCH");
  lines.push(printSkip(pattern));
  lines.push(`PATTERN (${printChain(pattern.steps)})`);
  if (pattern.withinMs !== undefined) lines.push(`WITHIN ${printWindow(pattern.withinMs, pattern.withinScope)}`);
  const conditions = printConditions(pattern.steps);
  if (conditions.length > 0) lines.push(`DEFINE\n${conditions.map((condition) => `  ${condition}`).join(",\n")}`);
  return `${lines.join("\n")}\n`;
}

function printSkip({ afterMatchSkip }: Pattern): string {
  switch (afterMatchSkip?.strategy ?? "noSkip") {
    case "noSkip":
      return "AFTER MATCH NO SKIP";
    case "skipToNext":
      return "AFTER MATCH SKIP TO NEXT ROW";
    case "skipPastLastEvent":
      return "AFTER MATCH SKIP PAST LAST ROW";
    default: {
      const word = afterMatchSkip?.strategy === "skipToFirst" ? "FIRST" : "LAST";
      const step = writeName(afterMatchSkip?.step ?? "");
      return `AFTER MATCH SKIP TO ${word} ${step}${afterMatchSkip?.throwIfMissing === true ? "" : " IF PRESENT"}`;
    }
  }
}

function printChain(chain: readonly PatternElement[]): string {
  return chain.map((element) => `${SIGNS[element.contiguity ?? "next"]}${printElement(element)}`).join(" ");
}

/** What stands before a step; `next` is said by nothing. */
const SIGNS = { next: "", followedBy: "-> ", followedByAny: "->> ", notNext: "!", notFollowedBy: "!-> " } as const;

function printElement(element: PatternElement): string {
  const subject = isGroup(element) ? `(${printChain(element.group)})` : writeName(element.name);
  const words: string[] = [];
  if (element.times !== undefined) {
    if (element.times.windowMs !== undefined) words.push(`LOOP WITHIN ${writeInterval(element.times.windowMs)}`);
    const contiguity = element.quantifierContiguity ?? "relaxed";
    if (contiguity !== "strict") words.push(contiguity === "relaxed" ? "RELAXED" : "COMBINATIONS");
  } else if (element.quantifierContiguity === "strict" || element.quantifierContiguity === "nondeterministic") {
    words.push(element.quantifierContiguity === "strict" ? "CONSECUTIVE" : "COMBINATIONS");
  }
  const { sign, saysOptional, saysGreedy } = printQuantifier(element);
  if (element.optional === true && !saysOptional) words.push("OPTIONAL");
  if (element.greedy === true && !saysGreedy) words.push("GREEDY");
  if (element.until !== undefined) words.push(`UNTIL (${written(element.until)})`);
  if (element.withinMs !== undefined) words.push(`WITHIN ${printWindow(element.withinMs, element.withinScope)}`);
  return [`${subject}${sign}`, ...words].join(" ");
}

function printQuantifier({ times, optional, greedy }: PatternElement): {
  readonly sign: string;
  readonly saysOptional: boolean;
  readonly saysGreedy: boolean;
} {
  if (times === undefined) return { sign: optional === true ? "?" : "", saysOptional: true, saysGreedy: false };
  const { min, max } = times;
  if (min === max) return { sign: `{${min}}`, saysOptional: false, saysGreedy: false };
  const reluctant = greedy === true ? "" : "?";
  if (min === 1 && max === null) return { sign: `${optional === true ? "*" : "+"}${reluctant}`, saysOptional: true, saysGreedy: true };
  return { sign: `{${min},${max ?? ""}}${reluctant}`, saysOptional: false, saysGreedy: true };
}

function printWindow(ms: number, scope: PatternElement["withinScope"]): string {
  return `${writeInterval(ms)}${scope === "previous-and-current" ? " SINCE PREVIOUS" : ""}`;
}

function printConditions(chain: readonly PatternElement[]): string[] {
  return chain.flatMap((element) => {
    if (isGroup(element)) return printConditions(element.group);
    return element.where === undefined ? [] : [`${writeName(element.name)} AS ${written(element.where)}`];
  });
}

/** A comment up to the end of a line must not swallow what follows. */
function written(expression: string): string {
  return expression.includes("--") ? `${expression.trim()}\n` : expression.trim();
}
