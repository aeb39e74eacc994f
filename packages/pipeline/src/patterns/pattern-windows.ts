import type { Pattern, PatternElement } from "../catalog/cep/pattern-config.ts";
import { isGroup, isUnbounded, placesOf, type Place } from "./pattern-tree.ts";

/** The windows that hold in a pattern. */
export interface PatternWindows {
  /** Smallest window over the whole match, wherever it was given. undefined: none was given; 0 or less: given, but none. */
  readonly wholeMs: number | undefined;
  /** Windows since the row taken before that have an effect, with where they were given. */
  readonly previous: readonly { readonly windowMs: number; readonly path: string; readonly isLastStep: boolean }[];
}

/**
 * Which windows hold. The window of the pattern is given on its last step. Of whole-match windows the smallest counts, except that of
 * a group's last step, which has none. A window since the previous row has no effect on a step with `times`, whose own window counts instead.
 */
export function windowsOf(pattern: Pattern): PatternWindows {
  let wholeMs: number | undefined;
  const previous: { windowMs: number; path: string; isLastStep: boolean }[] = [];
  const places = placesOf(pattern);
  const endsPattern = endsOf(places);
  const lastLoopingGroup = findLastLoopingGroup(pattern.steps);
  for (const { element, path, groups, isLastOfChain } of places) {
    const isLastStep = groups.length === 0 && isLastOfChain;
    const own = {
      whole: element.withinScope === "previous-and-current" ? undefined : element.withinMs,
      previous: element.withinScope === "previous-and-current" ? element.withinMs : undefined,
    };
    if (isLastStep && pattern.withinMs !== undefined)
      own[pattern.withinScope === "previous-and-current" ? "previous" : "whole"] = pattern.withinMs;
    if (own.whole !== undefined && (isLastStep || !isLastOfChain)) wholeMs = Math.min(wholeMs ?? Infinity, own.whole);
    const isRepeated = groups.some((group) => (group.times?.max ?? 1) !== 1 || group.times?.max === null);
    if (element.times === undefined) {
      // A notFollowedBy is a state of its own only where it ends the pattern.
      const hasState = !isGroup(element) && (element.contiguity !== "notFollowedBy" || endsPattern.has(path));
      if (own.previous !== undefined && hasState)
        previous.push({
          windowMs: own.previous,
          path: isLastStep && pattern.withinMs !== undefined ? "withinMs" : `${path}.withinMs`,
          isLastStep,
        });
    } else if (element.times.windowMs !== undefined && hasLoopStates(element, isRepeated, lastLoopingGroup)) {
      previous.push({ windowMs: element.times.windowMs, path: `${path}.times.windowMs`, isLastStep: false });
    }
  }
  return { wholeMs, previous };
}

/** Paths of the elements behind which nothing more comes: the last one, and where that is a group without a loop, its last one. */
function endsOf(places: readonly Place[]): ReadonlySet<string> {
  const ends = new Set<string>();
  for (const { path, groups, isLastOfChain } of places) {
    const parent = path.slice(0, path.lastIndexOf(".group"));
    const isInEnd = groups.length === 0 || (ends.has(parent) && groups.at(-1)?.times?.max !== null);
    if (isLastOfChain && isInEnd) ends.add(path);
  }
  return ends;
}

/** Whether the window of the times has a state that it belongs to: Flink gives it to all states of an element but the one it makes first. */
function hasLoopStates(element: PatternElement, isRepeated: boolean, lastLoopingGroup: PatternElement | undefined): boolean {
  if (isGroup(element)) return isUnbounded(element) && (isRepeated || element !== lastLoopingGroup);
  return isUnbounded(element) || (element.times?.max ?? 1) > 1 || isRepeated;
}

/** The looping group whose states Flink makes first: it goes from the end to the beginning, and from the outside in. */
function findLastLoopingGroup(chain: readonly PatternElement[]): PatternElement | undefined {
  for (const element of chain.toReversed()) {
    if (!isGroup(element)) continue;
    const found = isUnbounded(element) ? element : findLastLoopingGroup(element.group);
    if (found !== undefined) return found;
  }
  return undefined;
}
