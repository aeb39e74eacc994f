import type { AlertKind } from "./condition.ts";

/** For which jobs a rule is: one job, all of a pipeline, or all (both null). */
export interface RuleScope {
  readonly kind: AlertKind;
  readonly enabled: boolean;
  readonly pipelineId: string | null;
  readonly jobId: string | null;
}

/**
 * The rules that hold for a job. Of each kind the nearest ones: those of the job before those of its pipeline before those for all. One that is
 * switched off stands in for the farther ones as well: so a kind is switched off for one pipeline.
 */
export function applicableRules<R extends RuleScope>(
  rules: readonly R[],
  job: { readonly id: string; readonly pipelineId: string },
): readonly R[] {
  const nearest = new Map<AlertKind, { readonly distance: number; readonly rules: R[] }>();
  for (const rule of rules) {
    const distance = rule.jobId !== null ? 0 : rule.pipelineId !== null ? 1 : 2;
    if (distance === 0 && rule.jobId !== job.id) continue;
    if (distance === 1 && rule.pipelineId !== job.pipelineId) continue;
    const known = nearest.get(rule.kind);
    if (known === undefined || distance < known.distance) nearest.set(rule.kind, { distance, rules: [rule] });
    else if (distance === known.distance) known.rules.push(rule);
  }
  return [...nearest.values()].flatMap((entry) => entry.rules).filter((rule) => rule.enabled);
}
