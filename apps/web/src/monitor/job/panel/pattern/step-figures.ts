import type { NodeSample } from "@millrace/pipeline/metrics";

/** What a step of a pattern has done since the start of the attempt, over all subtasks; `waiting` is now. */
export interface StepFigures {
  readonly step: string;
  readonly waiting: number;
  readonly advanced: number;
  readonly expired: number;
  readonly rejected: number;
}

const METRIC = /^step\.(.*)\.(waiting|advanced|expired|rejected)$/s;

/** The steps in the order of `order`, the pattern's; others (of a pattern before or after it) behind them. */
export function stepFigures(node: NodeSample, order: readonly string[]): StepFigures[] {
  const steps = new Map<string, { -readonly [Name in keyof StepFigures]: StepFigures[Name] }>();
  for (const [name, column] of Object.entries(node.metrics)) {
    const [, step, figure] = METRIC.exec(name) ?? [];
    if (step === undefined || figure === undefined) continue;
    let figures = steps.get(step);
    if (figures === undefined) steps.set(step, (figures = { step, waiting: 0, advanced: 0, expired: 0, rejected: 0 }));
    figures[figure as "waiting"] += total(column);
  }
  const place = ({ step }: StepFigures): number => (order.includes(step) ? order.indexOf(step) : order.length);
  return [...steps.values()].toSorted((a, b) => place(a) - place(b));
}

/** Sum over the subtasks. */
export function total(column: readonly (number | null)[] | undefined): number {
  return (column ?? []).reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** The versions of the pattern that the subtasks run: one, but for the moment of a change. */
export function versionsOf(node: NodeSample): number[] {
  return [...new Set((node.metrics["patternVersion"] ?? []).filter((version) => version !== null))].toSorted((a, b) => a - b);
}
