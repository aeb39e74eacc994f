import { checkPattern, isGroup, placesOf, stepsOf, type Pattern } from "@millrace/pipeline/patterns";
import type { Schema } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import { chainOf } from "../graph/chain.ts";
import { compileGraph, type NfaGraph } from "../graph/compile-graph.ts";
import { stepNameOf } from "../graph/nfa-state.ts";
import type { BaseCondition } from "../matching/base-condition.ts";
import { Nfa, type NfaOptions } from "../matching/nfa.ts";
import type { SkipStrategy } from "../matching/skip-strategy.ts";
import { sequenceOf, type SequencePattern } from "../sequence/sequence-pattern.ts";
import { StepCursor } from "../state/step-cursor.ts";
import { compileStepCondition } from "./compile-condition.ts";

export interface CompileOptions {
  readonly schema: Schema;
  readonly timeZone?: string;
  readonly maxPartialMatches?: number;
  readonly version?: number;
  readonly onPruned?: NfaOptions["onPruned"];
}

export interface CompiledPattern {
  readonly nfa: Nfa;
  /** Step names by number, as matches list them. */
  readonly steps: readonly string[];
  readonly cursor: StepCursor;
  readonly graph: NfaGraph;
  /** The condition of each top-level step; undefined accepts every row. */
  readonly conditionOf: readonly (BaseCondition | undefined)[];
  /** The pattern as a sequence, where it is one and no condition refers to other rows. */
  readonly sequence: SequencePattern | undefined;
}

/** Flink's default of the limit: none. Ours stops a pattern that would never end. */
const DEFAULT_MAX_PARTIAL_MATCHES = 100_000;

/**
 * Compiles a pattern for rows of a schema.
 * Throws: CEP_PATTERN_INVALID with the first finding of `checkPattern` that is an error; validation shows all of them before.
 */
export function compilePattern(pattern: Pattern, options: CompileOptions): CompiledPattern {
  const error = checkPattern(pattern).find(({ severity }) => severity === "error");
  if (error !== undefined) throw new EngineError("CEP_PATTERN_INVALID", `${error.message} (${error.code} at ${error.path})`);
  const steps = [...new Set(stepsOf(pattern).map(({ name }) => stepNameOf(name)))];
  const cursor = new StepCursor();
  const conditions: BaseCondition[] = [];
  const paths: string[] = [];
  const owners = new Map(placesOf(pattern).map(({ element, path }) => [path, isGroup(element) ? undefined : stepNameOf(element.name)]));
  const graph = compileGraph(
    chainOf(pattern, (text, path) => {
      const owner = owners.get(path.slice(0, path.lastIndexOf(".")));
      paths.push(path);
      conditions.push(
        compileStepCondition(text, owner, path, { schema: options.schema, timeZone: options.timeZone ?? "UTC", steps, cursor }),
      );
      return conditions.length - 1;
    }),
  );
  const nfa = new Nfa({
    graph,
    steps,
    conditions,
    cursor,
    skip: skipOf(pattern, steps),
    maxPartialMatches: options.maxPartialMatches ?? DEFAULT_MAX_PARTIAL_MATCHES,
    version: options.version ?? 1,
    ...(options.onPruned === undefined ? {} : { onPruned: options.onPruned }),
  });
  const conditionOf = pattern.steps.map((_, index) => conditions[paths.indexOf(`steps[${index}].where`)]);
  const isSimple = steps.length === pattern.steps.length && conditions.every(({ isIterative }) => !isIterative);
  return { nfa, steps, cursor, graph, conditionOf, sequence: isSimple ? sequenceOf(pattern) : undefined };
}

function skipOf(pattern: Pattern, steps: readonly string[]): SkipStrategy {
  const skip = pattern.afterMatchSkip ?? { strategy: "noSkip" as const };
  if (skip.strategy !== "skipToFirst" && skip.strategy !== "skipToLast") return { kind: skip.strategy };
  const stepName = skip.step ?? "";
  return { kind: skip.strategy, step: steps.indexOf(stepName), stepName, throwIfMissing: skip.throwIfMissing ?? false };
}
