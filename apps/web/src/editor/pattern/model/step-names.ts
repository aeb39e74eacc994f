import type { PatternElement } from "@millrace/pipeline";
import { parseExpression, printName, type Ast } from "@millrace/pipeline/expressions";
import { elementAt, type ElementPath } from "./element-path.ts";
import { replaceStep } from "./edit-steps.ts";

export function namesOf(steps: readonly PatternElement[]): string[] {
  return steps.flatMap((step) => ("group" in step ? namesOf(step.group) : [step.name]));
}

/** A name that no step has yet: a, b, … z, a1, … */
export function freshName(taken: ReadonlySet<string>): string {
  for (let round = 0; ; round++) {
    for (const letter of "abcdefghijklmnopqrstuvwxyz") {
      const name = round === 0 ? letter : `${letter}${round}`;
      if (!taken.has(name)) return name;
    }
  }
}

/** What speaks of steps by name, beside the steps: the pattern's skip strategy and the node's columns. */
export interface NamedPlaces {
  readonly steps: readonly PatternElement[];
  readonly afterMatchSkip?: { readonly strategy: string; readonly step?: string | undefined } | undefined;
  readonly columns: readonly { readonly as: string; readonly expr: string }[];
}

/** Gives a step another name, everywhere: conditions and columns that refer to it go on doing so. */
export function renameStep<Places extends NamedPlaces>(places: Places, path: ElementPath, name: string): Places {
  const step = elementAt(places.steps, path);
  if (step === undefined || "group" in step || step.name === name || name === "") return places;
  const from = step.name;
  const rewritten = (text: string): string => renameInExpression(text, from, name);
  const inSteps = (chain: readonly PatternElement[]): PatternElement[] =>
    chain.map((element) => ({
      ...element,
      ...("group" in element ? { group: inSteps(element.group) } : element.where === undefined ? {} : { where: rewritten(element.where) }),
      ...(element.until === undefined ? {} : { until: rewritten(element.until) }),
    })) as PatternElement[];
  const renamed = replaceStep(inSteps(places.steps), path, { ...(elementAt(inSteps(places.steps), path) as typeof step), name });
  const { afterMatchSkip } = places;
  return {
    ...places,
    steps: [...renamed],
    columns: places.columns.map((column) => ({ ...column, expr: rewritten(column.expr) })),
    ...(afterMatchSkip?.step === from ? { afterMatchSkip: { ...afterMatchSkip, step: name } } : {}),
  };
}

/** Changes the step in every `from.column`; a text that cannot be read stays as it is. */
function renameInExpression(text: string, from: string, to: string): string {
  const { ast } = parseExpression(text);
  if (ast === undefined) return text;
  const places: { readonly start: number; readonly end: number }[] = [];
  visitNames(ast, (parts) => {
    const [first] = parts;
    if (parts.length === 2 && first?.name === from) places.push(first);
  });
  return places
    .toSorted((a, b) => b.start - a.start)
    .reduce((changed, { start, end }) => changed.slice(0, start) + printName(to) + changed.slice(end), text);
}

function visitNames(node: unknown, visit: (parts: Extract<Ast, { kind: "name" }>["parts"]) => void): void {
  if (typeof node !== "object" || node === null) return;
  if ("kind" in node && node.kind === "name") visit((node as Extract<Ast, { kind: "name" }>).parts);
  for (const value of Object.values(node)) visitNames(value, visit);
}
