import type { Pattern } from "../catalog/cep/pattern-config.ts";
import { checkExpression, type ExpressionDiagnostic } from "../expressions/index.ts";
import type { Schema } from "../types/data-type.ts";
import type { PatternReport } from "./pattern-diagnostic.ts";
import { isGroup, isNegative, isUnbounded, placesOf, stepsOf, titleOf, type NamedStep, type Place } from "./pattern-tree.ts";
import { stepReferences, type StepReference } from "./step-reference.ts";

export interface ConditionScope {
  readonly schema: Schema;
  readonly timeZone?: string;
}

/** Checks the text of all conditions against the schema of the rows, and what they refer to. */
export function checkConditions(pattern: Pattern, scope: ConditionScope, report: PatternReport): void {
  const steps = stepsOf(pattern);
  const names = steps.map(({ name }) => name);
  for (const place of placesOf(pattern)) {
    const { element, path } = place;
    const fields = isGroup(element)
      ? [["until", element.until] as const]
      : ([
          ["where", element.where],
          ["until", element.until],
        ] as const);
    for (const [field, text] of fields) {
      if (text === undefined) continue;
      const references = stepReferences({ schema: scope.schema, steps: names, ...(isGroup(element) ? {} : { ownStep: element.name }) });
      const checked = checkExpression(text, {
        ...scope,
        expected: "BOOLEAN",
        resolveCall: references.resolveCall,
        resolveName: references.resolveName,
      });
      for (const diagnostic of checked.diagnostics) report(conditionDiagnostic(diagnostic, `${path}.${field}`));
      for (const reference of references.found) checkReference(reference, { place, steps, path: `${path}.${field}` }, report);
      const typed = checked.typed;
      if (field === "where" && typed?.kind === "literal" && typed.value !== true && !isNegative(element) && element.optional !== true) {
        report({
          code: "PATTERN_NEVER_MATCHES",
          severity: "warning",
          path: `${path}.where`,
          message: `The condition of ${titleOf(element)} is never true, so the pattern never matches. Change it.`,
        });
      }
    }
  }
}

/** A finding of the expression checker, at the place of the condition. */
export function conditionDiagnostic(diagnostic: ExpressionDiagnostic, path: string): Parameters<PatternReport>[0] {
  const { severity, message, range, fixes } = diagnostic;
  return { code: "PATTERN_CONDITION", severity, path, message, range, ...(fixes === undefined ? {} : { fixes }) };
}

function checkReference(
  reference: StepReference,
  at: { readonly place: Place; readonly steps: readonly NamedStep[]; readonly path: string },
  report: PatternReport,
): void {
  const { place, steps, path } = at;
  const target = steps.find(({ name }) => name === reference.step);
  if (target === undefined) return;
  if (isNegative(target.step)) {
    report({
      code: "PATTERN_REFERENCE_NEGATIVE",
      severity: "warning",
      path,
      range: reference.range,
      message: `${reference.fn} refers to ${titleOf(target.step)}, which must not occur and never has rows: ${emptyResult(reference)}. Refer to another step.`,
    });
    return;
  }
  const isOwn = place.path === target.path;
  const isLater = isOwn || target.path.startsWith(`${place.path}.`) ? false : isBehind(target.path, place.path);
  if (!isLater) return;
  const returns = target.groups.some((group) => place.groups.includes(group) && (isUnbounded(group) || (group.times?.max ?? 1) > 1));
  if (returns) return;
  report({
    code: "PATTERN_REFERENCE_LATER",
    severity: "warning",
    path,
    range: reference.range,
    message: `${reference.fn} refers to ${titleOf(target.step)}, which comes later and has no rows yet: ${emptyResult(reference)}. Move the condition to that step.`,
  });
}

function emptyResult(reference: StepReference): string {
  return reference.fn === "COUNT" ? "the count is always 0" : "the value is always NULL";
}

/** Order of paths in the pattern: by position, from the outside in. */
function isBehind(path: string, other: string): boolean {
  const positions = (text: string): number[] => Array.from(text.matchAll(/\[(\d+)\]/g), (match) => Number(match[1]));
  const [left, right] = [positions(path), positions(other)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [a = 0, b = 0] = [left[i], right[i]];
    if (a !== b) return a > b;
  }
  return false;
}
