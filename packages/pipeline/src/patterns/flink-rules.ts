import type { Pattern, PatternElement } from "../catalog/cep/pattern-config.ts";
import type { PatternCode, PatternReport } from "./pattern-diagnostic.ts";
import { isGroup, isNegative, isOptional, isUnbounded, placesOf, titleOf, type Place } from "./pattern-tree.ts";
import { windowsOf } from "./pattern-windows.ts";

/**
 * Everything that Flink rejects while a pattern is built, all findings and not only the first.
 * Source: Flink 2.3 Pattern, Quantifier, NFACompiler; recorded in conformance/cep/validation.json.
 */
export function checkFlinkRules(pattern: Pattern, report: PatternReport): void {
  const error = (code: PatternCode, path: string, message: string): void => report({ code, severity: "error", path, message });
  const names = new Set<string>();
  for (const place of placesOf(pattern)) {
    checkName(place, names, error);
    checkPlace(place, error);
    checkTimes(place, error);
    checkModifiers(place, error);
  }
  checkSkip(pattern, error);
  checkWindows(pattern, error);
}

type Error = (code: PatternCode, path: string, message: string) => void;

function checkName({ element, path }: Place, names: Set<string>, error: Error): void {
  if (isGroup(element)) return;
  if (element.name === "$endState$")
    error("PATTERN_STEP_RESERVED", `${path}.name`, `"$endState$" is reserved. Give the step another name.`);
  if (names.has(element.name))
    error(
      "PATTERN_STEP_DUPLICATE",
      `${path}.name`,
      `There are two steps named "${element.name}". Names must be unique in the whole pattern, groups included: rename one.`,
    );
  names.add(element.name);
}

function checkPlace({ element, path, previous }: Place, error: Error): void {
  if (previous === undefined) {
    if (isNegative(element))
      error(
        "PATTERN_STARTS_WITH_NOT",
        `${path}.contiguity`,
        `${titleOf(element)} comes first and must not occur, but a pattern or group starts with a row that does occur. Put a step before it.`,
      );
    return;
  }
  if (element.contiguity === undefined) {
    error(
      "PATTERN_CONTIGUITY_MISSING",
      `${path}.contiguity`,
      `Say how ${titleOf(element)} follows ${titleOf(previous)}: next, followedBy, followedByAny, notNext or notFollowedBy.`,
    );
  }
  if (!isNegative(element)) return;
  if (isGroup(element))
    error("PATTERN_NOT_GROUP", `${path}.contiguity`, "A group cannot be forbidden, only a single step. Forbid its first step instead.");
  if (isOptional(previous)) {
    error(
      "PATTERN_NOT_AFTER_OPTIONAL",
      `${path}.contiguity`,
      `${titleOf(element)} must not occur, but stands behind ${titleOf(previous)}, which is optional. Use two patterns: one with and one without the optional part.`,
    );
  }
}

function checkTimes({ element, path }: Place, error: Error): void {
  const { times } = element;
  if (times === undefined) return;
  if (isNegative(element)) {
    error("PATTERN_NOT_TIMES", `${path}.times`, `${titleOf(element)} must not occur, so it cannot occur several times. Remove the times.`);
    return;
  }
  const { min, max } = times;
  if (max === null ? min < 1 : min < 0 || max < 1) {
    error(
      "PATTERN_TIMES_INVALID",
      `${path}.times`,
      `${titleOf(element)} may occur ${min} to ${max ?? "any number of"} times; ${max === null ? "at least 1 is needed" : "the numbers must be greater than 0"}. For "none or more" set at least 1 and optional.`,
    );
  } else if (max !== null && max < min) {
    error(
      "PATTERN_TIMES_INVALID",
      `${path}.times`,
      `${titleOf(element)} may occur at least ${min} but at most ${max} times. Swap the numbers.`,
    );
  }
}

function checkModifiers({ element, path, previous }: Place, error: Error): void {
  const title = titleOf(element);
  const { times, quantifierContiguity = "relaxed" } = element;
  if (quantifierContiguity !== "relaxed" && times === undefined) {
    const name = quantifierContiguity === "strict" ? "consecutive" : "combinations";
    error(
      "PATTERN_LOOP_SINGLE",
      `${path}.quantifierContiguity`,
      `${title} occurs once, so there is nothing between its rows: "${name}" needs a step that occurs several times.`,
    );
  }
  if (element.optional === true) {
    if (isNegative(element))
      error("PATTERN_NOT_OPTIONAL", `${path}.optional`, `${title} must not occur, so it cannot be optional. Turn optional off.`);
    else if (times?.min === 0)
      error(
        "PATTERN_OPTIONAL_TWICE",
        `${path}.optional`,
        `${title} may occur 0 times and is optional too. Turn optional off or set at least 1.`,
      );
    if (previous?.greedy === true) {
      error(
        "PATTERN_OPTIONAL_AFTER_GREEDY",
        `${path}.optional`,
        `${title} is optional and stands behind ${titleOf(previous)}, which is greedy. Make one of them neither.`,
      );
    }
  }
  if (element.greedy === true) checkGreedy(element, `${path}.greedy`, error);
  if (element.until !== undefined && (!isUnbounded(element) || isNegative(element))) {
    error(
      "PATTERN_UNTIL_SINGLE",
      `${path}.until`,
      `${title} has an "until", which ends a loop without an upper bound. Leave "at most" empty, or remove the until.`,
    );
  }
}

function checkGreedy(element: PatternElement, path: string, error: Error): void {
  const title = titleOf(element);
  if (isGroup(element)) error("PATTERN_GREEDY_GROUP", path, `${title} cannot be greedy; only single steps can. Turn greedy off.`);
  else if (element.times === undefined || isNegative(element))
    error(
      "PATTERN_GREEDY_SINGLE",
      path,
      `${title} occurs once, so there is nothing to be greedy about. Let it occur several times or turn greedy off.`,
    );
  else if (element.quantifierContiguity === "nondeterministic")
    error(
      "PATTERN_GREEDY_COMBINATIONS",
      path,
      `${title} asks for all combinations and for the longest run at once. Turn greedy or the combinations off.`,
    );
}

function checkSkip(pattern: Pattern, error: Error): void {
  const skip = pattern.afterMatchSkip;
  if (skip === undefined || (skip.strategy !== "skipToFirst" && skip.strategy !== "skipToLast")) return;
  if (skip.step === undefined) {
    error("PATTERN_SKIP_STEP", "afterMatchSkip.step", `After a match, matching is to go on at a step. Choose which one.`);
    return;
  }
  // Flink calls every group "GroupPattern" and accepts that name here; no row belongs to it, so nothing is ever skipped.
  const isKnown = pattern.steps.some((element) => (isGroup(element) ? "GroupPattern" : element.name) === skip.step);
  if (!isKnown) {
    error(
      "PATTERN_SKIP_STEP",
      "afterMatchSkip.step",
      `After a match, matching is to go on at step "${skip.step}", but no step outside of groups has that name. Choose one of: ${pattern.steps.flatMap((element) => (isGroup(element) ? [] : [element.name])).join(", ")}.`,
    );
  }
}

function checkWindows(pattern: Pattern, error: Error): void {
  const { wholeMs, previous } = windowsOf(pattern);
  for (const { windowMs, path } of previous) {
    if (wholeMs !== undefined && windowMs > wholeMs) {
      error(
        "PATTERN_WINDOW_TOO_LONG",
        path,
        `The window since the previous row (${windowMs} ms) is longer than the window of the whole match (${wholeMs} ms). Shorten it or lengthen the other.`,
      );
    }
  }
  const last = pattern.steps.at(-1);
  if (last?.contiguity !== "notFollowedBy" || isGroup(last)) return;
  const hasWindow = (wholeMs ?? 0) > 0 || previous.some((window) => window.isLastStep && window.windowMs > 0);
  if (!hasWindow) {
    error(
      "PATTERN_ENDS_WITH_NOT",
      `steps[${pattern.steps.length - 1}].contiguity`,
      `The pattern ends with ${titleOf(last)}, which must not follow. It needs a window greater than 0: only when that is over is it certain that no such row came.`,
    );
  }
}
