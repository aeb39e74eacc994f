import { isGroup, isNegative, type Pattern } from "@millrace/pipeline/patterns";

/** A pattern of the simplest and most common form, in which a partial match never forks. */
export interface SequencePattern {
  /** Whether the step must come directly behind the one before; false for the first step. */
  readonly isNext: readonly boolean[];
}

/**
 * The pattern as a sequence: two or more steps that each occur exactly once, by next or followedBy, without a skip strategy and with no window
 * but one over the whole match. Only then does a row either advance a partial match, leave it alone or end it. undefined for all others.
 */
export function sequenceOf(pattern: Pattern): SequencePattern | undefined {
  const { steps } = pattern;
  const skip = pattern.afterMatchSkip?.strategy ?? "noSkip";
  if (steps.length < 2 || steps.length > MAX_STEPS || skip !== "noSkip" || pattern.withinScope === "previous-and-current") return undefined;
  const isSimple = steps.every(
    (step, index) =>
      !isGroup(step) &&
      !isNegative(step) &&
      step.times === undefined &&
      step.optional !== true &&
      step.withinMs === undefined &&
      (index === 0 || step.contiguity === "next" || step.contiguity === "followedBy"),
  );
  return isSimple ? { isNext: steps.map((step, index) => index > 0 && step.contiguity === "next") } : undefined;
}

/** A step's number fits a byte with room to spare. */
const MAX_STEPS = 100;
