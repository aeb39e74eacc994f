import type { PipelineTestResult } from "@millrace/engine/preview";

export interface TestsQuestion {
  readonly id: number;
  readonly document: unknown;
}

export interface TestsAnswer {
  readonly id: number;
  /** One for each test of the document, in its order. */
  readonly results: readonly PipelineTestResult[];
}
