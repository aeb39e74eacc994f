import { EngineError } from "../../operators/engine-error.ts";
import type { BufferEntry } from "../state/key-matches.ts";

/** After-match skip, with the step as a number. */
export type SkipStrategy =
  | { readonly kind: "noSkip" | "skipToNext" | "skipPastLastEvent" }
  | { readonly kind: "skipToFirst" | "skipToLast"; readonly step: number; readonly stepName: string; readonly throwIfMissing: boolean };

/**
 * The limit that a match sets: matches whose first row has a smaller number are dropped. undefined: the match sets none.
 * Throws: CEP_SKIP_MISSING, CEP_SKIP_TO_START where the strategy asks for it.
 * Source: Flink 2.3 AfterMatchSkipStrategy.prune.
 */
export function pruneBefore(strategy: SkipStrategy, path: readonly BufferEntry[]): number | undefined {
  const first = path[0];
  const last = path.at(-1);
  if (first === undefined || last === undefined) return undefined;
  switch (strategy.kind) {
    case "noSkip":
      return undefined;
    case "skipToNext":
      return first.rowNumber + 1;
    case "skipPastLastEvent":
      return last.rowNumber + 1;
    case "skipToFirst":
    case "skipToLast": {
      const isOfStep = (entry: BufferEntry): boolean => entry.step === strategy.step;
      const target = strategy.kind === "skipToFirst" ? path.find(isOfStep) : path.findLast(isOfStep);
      if (strategy.throwIfMissing && target === undefined) {
        throw new EngineError(
          "CEP_SKIP_MISSING",
          `After a match, matching goes on at step "${strategy.stepName}", but this match has no row of that step. Make the step required, or turn "fail when missing" off.`,
        );
      }
      if (strategy.throwIfMissing && target?.rowNumber === first.rowNumber) {
        throw new EngineError(
          "CEP_SKIP_TO_START",
          `After a match, matching goes on at step "${strategy.stepName}", which is where the match began: it would be found again for ever. Skip to a later step.`,
        );
      }
      return target?.rowNumber;
    }
  }
}
