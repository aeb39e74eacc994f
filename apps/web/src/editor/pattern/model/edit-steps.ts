import type { PatternElement } from "@millrace/pipeline";
import { elementAt, samePath, type ElementPath } from "./element-path.ts";

type Steps = readonly PatternElement[];

/** What an edit gives: the steps, and where the element that it was about stands now. */
export interface Edited {
  readonly steps: Steps;
  readonly path: ElementPath | undefined;
}

/** The first of a chain follows nothing; every other one says how. A step that must not occur keeps that, so that the mistake is seen. */
function linked(chain: Steps): Steps {
  return chain.map((element, index) => {
    if (index > 0) return element.contiguity === undefined ? { ...element, contiguity: "followedBy" } : element;
    if (element.contiguity === undefined || isNot(element)) return element;
    const { contiguity: _first, ...rest } = element;
    return rest as PatternElement;
  });
}

export function isNot(element: PatternElement): boolean {
  return element.contiguity === "notNext" || element.contiguity === "notFollowedBy";
}

/** Changes the chain that holds the place of `path`. A group that became empty goes. */
function inChain(steps: Steps, path: ElementPath, change: (chain: Steps, index: number) => Steps): Steps {
  const [index = 0, ...rest] = path;
  if (rest.length === 0) return linked(change(steps, index));
  return linked(
    steps.flatMap((element, at) => {
      if (at !== index || !("group" in element)) return [element];
      const group = inChain(element.group, rest, change);
      return group.length === 0 ? [] : [{ ...element, group: [...group] }];
    }),
  );
}

export function replaceStep(steps: Steps, path: ElementPath, element: PatternElement): Steps {
  return inChain(steps, path, (chain, index) => chain.map((other, at) => (at === index ? element : other)));
}

/** Puts an element at a place; what stood there and behind it moves on. */
export function insertStep(steps: Steps, path: ElementPath, element: PatternElement): Edited {
  return { steps: inChain(steps, path, (chain, index) => chain.toSpliced(index, 0, element)), path };
}

/** Takes an element out; the one that takes its place, or the one before, is what one looks at then. */
export function removeStep(steps: Steps, path: ElementPath): Edited {
  const left = inChain(steps, path, (chain, index) => chain.toSpliced(index, 1));
  const index = path.at(-1) ?? 0;
  const candidates = [path, [...path.slice(0, -1), index - 1], path.slice(0, -1)];
  return { steps: left, path: candidates.find((candidate) => candidate.length > 0 && elementAt(left, candidate) !== undefined) };
}

/**
 * Takes an element to another place: `to` is where it is to be put in, counted before it is taken out. Into itself it cannot go: nothing changes then.
 */
export function moveStep(steps: Steps, from: ElementPath, to: ElementPath): Edited {
  const element = elementAt(steps, from);
  if (element === undefined || samePath(from, to.slice(0, from.length))) return { steps, path: from };
  const without = inChain(steps, from, (chain, index) => chain.toSpliced(index, 1));
  const target = afterRemoval(steps, from, to);
  return { steps: inChain(without, target, (chain, index) => chain.toSpliced(index, 0, element)), path: target };
}

/** A place after an element was taken out of the same chain, or of one further out; a group that it left empty is gone, too. */
function afterRemoval(steps: Steps, from: ElementPath, to: ElementPath): ElementPath {
  const depth = from.length - 1;
  const isSameChain = samePath(from.slice(0, -1), to.slice(0, depth));
  const parent = depth === 0 ? undefined : elementAt(steps, from.slice(0, -1));
  if (parent !== undefined && "group" in parent && parent.group.length === 1) return afterRemoval(steps, from.slice(0, -1), to);
  if (!isSameChain || (to[depth] ?? -1) <= (from[depth] ?? 0)) return to;
  return to.map((index, at) => (at === depth ? index - 1 : index));
}

/** One place to the left or right in reading order: past a neighbour, and at the end of a group out of it. */
export function shiftStep(steps: Steps, path: ElementPath, by: 1 | -1): Edited {
  const index = path.at(-1) ?? 0;
  const chain = path.slice(0, -1);
  const neighbour = elementAt(steps, [...chain, index + by]);
  if (neighbour !== undefined) return moveStep(steps, path, [...chain, by === 1 ? index + 2 : index - 1]);
  if (chain.length === 0) return { steps, path };
  const outer = chain.at(-1) ?? 0;
  return moveStep(steps, path, [...chain.slice(0, -1), by === 1 ? outer + 1 : outer]);
}

/** Puts an element into a group of its own, which follows as it did. */
export function groupStep(steps: Steps, path: ElementPath): Edited {
  const element = elementAt(steps, path);
  if (element === undefined || isNot(element)) return { steps, path };
  const { contiguity, ...inner } = element;
  const group = { group: [inner as PatternElement], ...(contiguity === undefined ? {} : { contiguity }) } as PatternElement;
  return { steps: replaceStep(steps, path, group), path };
}

/** Puts the steps of a group in its place. Its quantifier goes with it. */
export function ungroupStep(steps: Steps, path: ElementPath): Edited {
  const element = elementAt(steps, path);
  if (element === undefined || !("group" in element)) return { steps, path };
  const [first, ...rest] = element.group;
  if (first === undefined) return { steps, path };
  const opened = [{ ...first, ...(element.contiguity === undefined ? {} : { contiguity: element.contiguity }) }, ...rest];
  return { steps: inChain(steps, path, (chain, index) => chain.toSpliced(index, 1, ...opened)), path };
}

const NEGATED = {
  next: "notNext",
  followedBy: "notFollowedBy",
  followedByAny: "notFollowedBy",
  notNext: "next",
  notFollowedBy: "followedBy",
} as const;

/** A step becomes one that must not occur, or the other way round. What only a step that occurs can have goes. */
export function negateStep(steps: Steps, path: ElementPath): Edited {
  const element = elementAt(steps, path);
  if (element === undefined || "group" in element || (path.at(-1) === 0 && !isNot(element))) return { steps, path };
  const { times: _times, optional: _optional, greedy: _greedy, until: _until, quantifierContiguity: _loop, ...rest } = element;
  return { steps: replaceStep(steps, path, { ...rest, contiguity: NEGATED[element.contiguity ?? "followedBy"] }), path };
}
