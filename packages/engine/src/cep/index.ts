/** Complex event processing: what others may use. Browser-safe. */
export { compilePattern, type CompiledPattern, type CompileOptions } from "./compile/compile-pattern.ts";
export { explainPattern, type ExplainedEvent, type ExplainOptions } from "./explain/explain-pattern.ts";
export type { EventExplanation, FailureReason, MatchRows, PartialMatchView, PatternExplanation } from "./explain/explanation.ts";
