/** The engine in the browser: what a document does with sample rows, while it is being edited. */
export { needsSamples, previewDocument, type PreviewOptions } from "./runtime/preview/preview-document.ts";
export { seriesAt, type PreviewPort, type PreviewResult, type PreviewRow, type PreviewSeries } from "./runtime/preview/preview-result.ts";
/** What becomes of a running job's state when the draft goes on from it. */
export { isRefused, stateEffects, type StateChange, type StateEffect, type StateEffectOptions } from "./runtime/preview/state-effects.ts";
/** What each of a list of events does to the partial matches of a pattern: the pattern editor is built on it. */
export {
  explainPattern,
  type EventExplanation,
  type ExplainedEvent,
  type ExplainOptions,
  type FailureReason,
  type MatchRows,
  type PartialMatchView,
  type PatternExplanation,
} from "./cep/index.ts";
/** The tests that a document holds. */
export { runPipelineTests, type PipelineTestResult, type TestOptions } from "./runtime/pipeline-tests/run-pipeline-tests.ts";
export type { Mismatch, NamedRow } from "./runtime/pipeline-tests/match-rows.ts";
