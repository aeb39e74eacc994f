import type { Pattern } from "../catalog/cep/pattern-config.ts";
import { checkConditions, type ConditionScope } from "./check-conditions.ts";
import { checkFlinkRules } from "./flink-rules.ts";
import type { PatternDiagnostic } from "./pattern-diagnostic.ts";
import { checkWarnings } from "./pattern-warnings.ts";

/**
 * All findings about a pattern: what Flink rejects, conditions that do not fit the rows, and warnings about patterns that never match or
 * grow without bound. Conditions are looked at only where the rows' schema is known.
 */
export function checkPattern(pattern: Pattern, scope?: ConditionScope): PatternDiagnostic[] {
  const found: PatternDiagnostic[] = [];
  // Sentences may begin with "step …".
  const report = (diagnostic: PatternDiagnostic): void => {
    found.push({ ...diagnostic, message: diagnostic.message.charAt(0).toUpperCase() + diagnostic.message.slice(1) });
  };
  checkFlinkRules(pattern, report);
  checkWarnings(pattern, report);
  if (scope !== undefined) checkConditions(pattern, scope, (diagnostic) => void found.push(diagnostic));
  return found.toSorted((a, b) => rank(a) - rank(b));
}

/** Errors first; within a severity, in the order in which they were found. */
function rank(diagnostic: PatternDiagnostic): number {
  return diagnostic.severity === "error" ? 0 : 1;
}
