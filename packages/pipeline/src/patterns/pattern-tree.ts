import type { Pattern, PatternElement, PatternGroup, PatternStep } from "../catalog/cep/pattern-config.ts";

export function isGroup(element: PatternElement): element is PatternGroup {
  return "group" in element;
}

/** A step that must not occur. */
export function isNegative(element: PatternElement): boolean {
  return element.contiguity === "notNext" || element.contiguity === "notFollowedBy";
}

/** Taken any number of times: oneOrMore, timesOrMore. */
export function isUnbounded(element: PatternElement): boolean {
  return element.times !== undefined && element.times.max === null;
}

export function isOptional(element: PatternElement): boolean {
  return element.optional === true || (element.times?.min === 0 && element.times.max !== null);
}

/** An element of a pattern and where it stands. */
export interface Place {
  readonly element: PatternElement;
  /** Inside the pattern: "steps[1].group[0]". */
  readonly path: string;
  /** The element before it in the same chain. */
  readonly previous: PatternElement | undefined;
  readonly next: PatternElement | undefined;
  /** The groups around it, outermost first. */
  readonly groups: readonly PatternGroup[];
  readonly isLastOfChain: boolean;
}

/** All elements in reading order, each group before its steps. */
export function placesOf(pattern: Pattern): Place[] {
  const places: Place[] = [];
  const visit = (chain: readonly PatternElement[], path: string, groups: readonly PatternGroup[]): void => {
    chain.forEach((element, index) => {
      const at = `${path}[${index}]`;
      places.push({
        element,
        path: at,
        previous: chain[index - 1],
        next: chain[index + 1],
        groups,
        isLastOfChain: index === chain.length - 1,
      });
      if (isGroup(element)) visit(element.group, `${at}.group`, [...groups, element]);
    });
  };
  visit(pattern.steps, "steps", []);
  return places;
}

/** A step that can take rows, with its place among the steps. */
export interface NamedStep {
  readonly name: string;
  readonly step: PatternStep;
  readonly path: string;
  readonly groups: readonly PatternGroup[];
}

/** All steps in reading order, negative ones included. */
export function stepsOf(pattern: Pattern): NamedStep[] {
  return placesOf(pattern).flatMap(({ element, path, groups }) =>
    isGroup(element) ? [] : [{ name: element.name, step: element, path, groups }],
  );
}

/** For messages: the step's name, or what a group holds. */
export function titleOf(element: PatternElement): string {
  return isGroup(element)
    ? `the group (${element.group.map((inner) => (isGroup(inner) ? "(…)" : inner.name)).join(" ")})`
    : `step "${element.name}"`;
}
