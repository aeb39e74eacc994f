import type { PatternElement } from "@millrace/pipeline";

/** Where an element stands: [1, 0] is the first step of the group that is second in the pattern. */
export type ElementPath = readonly number[];

/** The path as diagnostics write it: "steps[1].group[0]". */
export function printPath(path: ElementPath): string {
  return path.map((index, depth) => `${depth === 0 ? "steps" : ".group"}[${index}]`).join("");
}

/** The path that a diagnostic's begins with; undefined where it is about the pattern as a whole. */
export function parseElementPath(text: string): ElementPath | undefined {
  const start = /^steps\[\d+\](?:\.group\[\d+\])*/.exec(text)?.[0];
  return start === undefined ? undefined : Array.from(start.matchAll(/\[(\d+)\]/g), ([, index]) => Number(index));
}

export function elementAt(steps: readonly PatternElement[], path: ElementPath): PatternElement | undefined {
  const [index, ...rest] = path;
  const element = index === undefined ? undefined : steps[index];
  if (rest.length === 0 || element === undefined) return element;
  return "group" in element ? elementAt(element.group, rest) : undefined;
}

export function samePath(a: ElementPath | undefined, b: ElementPath | undefined): boolean {
  return a?.length === b?.length && (a?.every((index, depth) => index === b?.[depth]) ?? true);
}

/** All elements in reading order, each group before its steps. */
export function allPaths(steps: readonly PatternElement[], at: ElementPath = []): ElementPath[] {
  return steps.flatMap((element, index) => {
    const path = [...at, index];
    return "group" in element ? [path, ...allPaths(element.group, path)] : [path];
  });
}
