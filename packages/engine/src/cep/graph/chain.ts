import type { Pattern, PatternElement } from "@millrace/pipeline/patterns";

/** How rows between two taken rows are treated. Flink: ConsumingStrategy. */
export type Consuming = "strict" | "skip-till-next" | "skip-till-any" | "not-follow" | "not-next";

/**
 * One element of a pattern as the compiler walks it, from the last to the first: Flink's Pattern with its Quantifier.
 * Conditions are numbers of base conditions; undefined accepts every row.
 */
export interface Link {
  readonly name: string;
  readonly previous: Link | undefined;
  /** The last element of the group's own chain; undefined for a step. */
  readonly group: Link | undefined;
  readonly where: number | undefined;
  readonly until: number | undefined;
  readonly kind: "single" | "times" | "looping";
  readonly isOptional: boolean;
  readonly isGreedy: boolean;
  readonly consuming: Consuming;
  readonly inner: Consuming;
  readonly times: { readonly from: number; readonly to: number; readonly windowMs: number | undefined } | undefined;
  /** Window over the whole match, and over the distance to the row taken before. */
  readonly windowMs: number | undefined;
  readonly previousWindowMs: number | undefined;
}

/** The name that Flink gives to groups. */
const GROUP_NAME = "GroupPattern";

const CONSUMING: Record<NonNullable<PatternElement["contiguity"]>, Consuming> = {
  next: "strict",
  followedBy: "skip-till-next",
  followedByAny: "skip-till-any",
  notNext: "not-next",
  notFollowedBy: "not-follow",
};
const INNER = { relaxed: "skip-till-next", strict: "strict", nondeterministic: "skip-till-any" } as const;

/** Turns a checked pattern into the chain. `condition` numbers the text of a condition at a path of the pattern. */
export function chainOf(pattern: Pattern, condition: (text: string, path: string) => number): Link {
  const last = pattern.steps.length - 1;
  const windows =
    pattern.withinMs === undefined
      ? {}
      : pattern.withinScope === "previous-and-current"
        ? { previousWindowMs: pattern.withinMs }
        : { windowMs: pattern.withinMs };
  return linkAll(pattern.steps, "steps", (index) => (index === last ? windows : {}));

  function linkAll(elements: readonly PatternElement[], path: string, over: (index: number) => Partial<Link>): Link {
    let previous: Link | undefined;
    elements.forEach((element, index) => {
      previous = { ...linkOf(element, `${path}[${index}]`, previous), ...over(index) };
    });
    if (previous === undefined) throw new RangeError(`no steps at ${path}`);
    return previous;
  }

  function linkOf(element: PatternElement, path: string, previous: Link | undefined): Link {
    const isGroup = "group" in element;
    const times = element.times;
    const isLooping = times !== undefined && times.max === null;
    const from = times === undefined ? 1 : Math.max(1, times.min);
    const own = element.withinScope === "previous-and-current" ? { previousWindowMs: element.withinMs } : { windowMs: element.withinMs };
    return {
      windowMs: undefined,
      previousWindowMs: undefined,
      ...own,
      name: isGroup ? GROUP_NAME : element.name,
      previous,
      group: isGroup ? linkAll(element.group, `${path}.group`, () => ({})) : undefined,
      where: isGroup || element.where === undefined ? undefined : condition(element.where, `${path}.where`),
      until: element.until === undefined ? undefined : condition(element.until, `${path}.until`),
      kind: times === undefined ? "single" : isLooping ? "looping" : "times",
      isOptional: element.optional === true || (times !== undefined && times.max !== null && times.min === 0),
      isGreedy: element.greedy === true,
      consuming: element.contiguity === undefined ? "strict" : CONSUMING[element.contiguity],
      inner: INNER[element.quantifierContiguity ?? "relaxed"],
      times: times === undefined ? undefined : { from, to: isLooping ? from : (times.max ?? from), windowMs: times.windowMs },
    };
  }
}
