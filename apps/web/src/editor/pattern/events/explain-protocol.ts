import type { PatternExplanation } from "@millrace/engine/preview";
import type { Schema } from "@millrace/pipeline";
import type { Pattern } from "@millrace/pipeline/patterns";

/** An event of the list; values are encoded as the preview gives them, in the order of the columns. */
export interface ExampleEvent {
  readonly values: readonly unknown[];
  /** Epoch ms. */
  readonly timestamp: number;
}

export interface ExplainRequest {
  readonly id: number;
  readonly pattern: Pattern;
  readonly schema: Schema;
  readonly events: readonly ExampleEvent[];
  readonly keyColumns: readonly number[];
  readonly timeZone: string;
}

/** `failure`: the pattern cannot be run; its findings say why. */
export interface ExplainAnswer {
  readonly id: number;
  readonly explanation: PatternExplanation | undefined;
  readonly failure: string | undefined;
}
