import type { Pattern, PatternElement } from "../catalog/cep/pattern-config.ts";
import type { PatternReport } from "./pattern-diagnostic.ts";
import { isGroup, isNegative, isOptional, isUnbounded, placesOf, titleOf, type Place } from "./pattern-tree.ts";
import { windowsOf } from "./pattern-windows.ts";

/** What Flink accepts, but nobody wants: patterns that never match, grow without bound, or do not mean what they seem to. */
export function checkWarnings(pattern: Pattern, report: PatternReport): void {
  const places = placesOf(pattern);
  const windows = windowsOf(pattern);
  for (const place of places) {
    checkNames(place, report);
    checkEmptyLoop(place, report);
    checkEmptyBeforeNot(place, pattern, report);
    checkNever(place, report);
    checkOwnWindow(place, report);
  }
  if (pattern.withinMs !== undefined && pattern.withinMs <= 0) windowZero("withinMs", pattern.withinMs, report);
  if ((windows.wholeMs ?? 0) <= 0) checkGrowth(pattern, places, report);
  else checkCombinations(places, report);
}

function checkNames({ element, path, previous }: Place, report: PatternReport): void {
  if (!isGroup(element) && element.name.includes(":")) {
    report({
      code: "PATTERN_STEP_COLON",
      severity: "warning",
      path: `${path}.name`,
      message: `The name "${element.name}" is cut off at the colon: in matches the step is called "${element.name.split(":")[0]}". Use a name without a colon.`,
    });
  }
  if (previous === undefined && element.contiguity !== undefined && !isNegative(element)) {
    report({
      code: "PATTERN_CONTIGUITY_IGNORED",
      severity: "warning",
      path: `${path}.contiguity`,
      message: `${titleOf(element)} comes first, so "${element.contiguity}" has no effect. Remove it.`,
    });
  }
}

/** Going round such a loop without taking a row would never end; Flink hangs, the engine stops with an error. */
function checkEmptyLoop({ element, path }: Place, report: PatternReport): void {
  if (!isGroup(element) || !isUnbounded(element) || !element.group.every(mayBeEmpty)) return;
  report({
    code: "PATTERN_EMPTY_LOOP",
    severity: "warning",
    path: `${path}.group`,
    message: `All steps of ${titleOf(element)} are optional, so a round of the loop may take no row and the loop would never end: the job stops when it gets there. Make one of its steps required.`,
  });
}

/** The forbidden row may then be the very first one; Flink fails. */
function checkEmptyBeforeNot({ element, path, groups, previous }: Place, pattern: Pattern, report: PatternReport): void {
  if (groups.length > 0 || !isNegative(element) || previous === undefined || isOptional(previous)) return;
  const before = pattern.steps.slice(0, pattern.steps.indexOf(element));
  if (!before.every(mayBeEmpty)) return;
  report({
    code: "PATTERN_NOT_AFTER_OPTIONAL",
    severity: "warning",
    path: `${path}.contiguity`,
    message: `${titleOf(element)} must not occur, but all steps before it are optional: where it comes first, the job stops. Make one of the steps before it required.`,
  });
}

function mayBeEmpty(element: PatternElement): boolean {
  return isOptional(element) || isNegative(element) || (isGroup(element) && element.group.every(mayBeEmpty));
}

function checkNever({ element, path, previous, next }: Place, report: PatternReport): void {
  if (isGroup(element)) return;
  const never = (at: string, message: string): void => report({ code: "PATTERN_NEVER_MATCHES", severity: "warning", path: at, message });
  if (element.contiguity === "notNext" && element.where === undefined) {
    never(`${path}.where`, `${titleOf(element)} forbids every row that may come next, so the pattern never matches. Give it a condition.`);
  }
  if (
    element.until !== undefined &&
    (element.where === undefined ? element.until : element.where) === element.until &&
    !isOptional(element)
  ) {
    if (element.where !== undefined)
      never(
        `${path}.until`,
        `${titleOf(element)} ends at the very rows that it is to take, so it never takes one. Use another condition to end it.`,
      );
  }
  if (
    previous?.greedy === true &&
    !isGroup(previous) &&
    !isNegative(element) &&
    (previous.where === undefined || previous.where === element.where)
  ) {
    never(
      `${path}.where`,
      `${titleOf(previous)} is greedy and accepts every row that ${titleOf(element)} accepts, so none is left for it and the pattern never matches. Turn greedy off or change a condition.`,
    );
  }
  if (element.contiguity === "notFollowedBy" && next?.contiguity === "next") {
    report({
      code: "PATTERN_WINDOW_NO_EFFECT",
      severity: "warning",
      path: `${path}.contiguity`,
      message: `${titleOf(element)} forbids rows before ${titleOf(next)}, which must come directly: there are none between. Remove the step, or let ${titleOf(next)} follow later.`,
    });
  }
}

function checkOwnWindow({ element, path, groups, isLastOfChain }: Place, report: PatternReport): void {
  if (element.withinMs === undefined) return;
  const noEffect = (message: string): void =>
    report({ code: "PATTERN_WINDOW_NO_EFFECT", severity: "warning", path: `${path}.withinMs`, message });
  if (element.withinMs <= 0) windowZero(`${path}.withinMs`, element.withinMs, report);
  else if (element.withinScope === "previous-and-current") {
    if (element.times !== undefined)
      noEffect(
        `The window since the previous row has no effect on ${titleOf(element)}, which has times. Set the window of the times instead.`,
      );
    else if (isGroup(element)) noEffect("The window since the previous row has no effect on a group. Set it on the group's steps.");
  } else if (groups.length > 0 && isLastOfChain) {
    noEffect("A window over the whole match has no effect on the last step of a group. Set it on the pattern.");
  }
}

function windowZero(path: string, windowMs: number, report: PatternReport): void {
  report({
    code: "PATTERN_WINDOW_ZERO",
    severity: "warning",
    path,
    message: `A window of ${windowMs} ms is no window: matches may take any time, and it also undoes longer windows of the whole match. Set at least 1 ms, or remove it.`,
  });
}

function checkGrowth(pattern: Pattern, places: readonly Place[], report: PatternReport): void {
  const looping = places.find(
    ({ element }) => isUnbounded(element) && element.quantifierContiguity !== "strict" && element.until === undefined,
  );
  if (looping !== undefined) {
    const { element, path } = looping;
    const exponential = element.quantifierContiguity === "nondeterministic" || (isGroup(element) && element.group.some(isUnbounded));
    report({
      code: "PATTERN_EXPLODES",
      severity: "warning",
      path: `${path}.times`,
      message: `${titleOf(element)} may go on for ever and the pattern has no window: the number of partial matches ${exponential ? "doubles with every row that fits" : "grows with every row that fits"} and is never freed. Set a window, an "until", an upper bound, or "consecutive".`,
    });
    return;
  }
  const waits = places.find(
    ({ element, previous, groups }) =>
      (previous !== undefined || groups.length > 0) &&
      element.contiguity !== undefined &&
      element.contiguity !== "next" &&
      element.contiguity !== "notNext",
  );
  if (waits === undefined) return;
  const holds = pattern.afterMatchSkip !== undefined && pattern.afterMatchSkip.strategy !== "noSkip";
  report({
    code: "PATTERN_NO_WINDOW",
    severity: "warning",
    path: "withinMs",
    message: `The pattern has no window: a partial match that waits for ${titleOf(waits.element)} is kept for ever${holds ? ", and complete matches that began after it are held back as long" : ""}. Set a window.`,
  });
}

function checkCombinations(places: readonly Place[], report: PatternReport): void {
  for (const { element, path } of places) {
    if (!isUnbounded(element) || element.until !== undefined || element.quantifierContiguity !== "nondeterministic") continue;
    report({
      code: "PATTERN_EXPLODES",
      severity: "warning",
      path: `${path}.quantifierContiguity`,
      message: `${titleOf(element)} takes every combination of the rows that fit: n rows in the window give 2^n partial matches. Set an upper bound, or allow only the relaxed loop.`,
    });
  }
}
