import type { ExpressionFix } from "../expressions/index.ts";
import type { Diagnostic } from "../validation/diagnostic.ts";

/** A finding about a pattern; `path` is inside the pattern ("steps[1].where"). */
export type PatternDiagnostic = Omit<Diagnostic, "nodeId" | "edge" | "code" | "path" | "fixes"> & {
  readonly code: PatternCode;
  readonly path: string;
  /** Texts to put into the condition at `path`, best first. */
  readonly fixes?: readonly ExpressionFix[];
};

export type PatternCode =
  | "PATTERN_STEP_DUPLICATE"
  | "PATTERN_STEP_RESERVED"
  | "PATTERN_STEP_COLON"
  | "PATTERN_CONTIGUITY_MISSING"
  | "PATTERN_CONTIGUITY_IGNORED"
  | "PATTERN_STARTS_WITH_NOT"
  | "PATTERN_ENDS_WITH_NOT"
  | "PATTERN_NOT_GROUP"
  | "PATTERN_NOT_AFTER_OPTIONAL"
  | "PATTERN_NOT_OPTIONAL"
  | "PATTERN_NOT_TIMES"
  | "PATTERN_TIMES_INVALID"
  | "PATTERN_LOOP_SINGLE"
  | "PATTERN_OPTIONAL_TWICE"
  | "PATTERN_OPTIONAL_AFTER_GREEDY"
  | "PATTERN_GREEDY_SINGLE"
  | "PATTERN_GREEDY_COMBINATIONS"
  | "PATTERN_GREEDY_GROUP"
  | "PATTERN_UNTIL_SINGLE"
  | "PATTERN_EMPTY_LOOP"
  | "PATTERN_SKIP_STEP"
  | "PATTERN_WINDOW_TOO_LONG"
  | "PATTERN_WINDOW_ZERO"
  | "PATTERN_WINDOW_NO_EFFECT"
  | "PATTERN_NO_WINDOW"
  | "PATTERN_EXPLODES"
  | "PATTERN_NEVER_MATCHES"
  | "PATTERN_REFERENCE_UNKNOWN"
  | "PATTERN_REFERENCE_LATER"
  | "PATTERN_REFERENCE_NEGATIVE"
  | "PATTERN_CONDITION";

export type PatternReport = (diagnostic: PatternDiagnostic) => void;
