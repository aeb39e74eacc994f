/** Patterns of complex event processing: model, checks and text form. */
export type { Pattern, PatternElement, PatternGroup, PatternStep } from "../catalog/cep/pattern-config.ts";
export { checkPattern } from "./check-pattern.ts";
export type { ConditionScope } from "./check-conditions.ts";
export type { PatternCode, PatternDiagnostic } from "./pattern-diagnostic.ts";
export { isGroup, isNegative, isOptional, isUnbounded, placesOf, stepsOf, titleOf, type NamedStep, type Place } from "./pattern-tree.ts";
export { windowsOf, type PatternWindows } from "./pattern-windows.ts";
export {
  REFERENCE_FUNCTIONS,
  stepReferences,
  type ReferenceFunction,
  type StepReference,
  type StepReferenceOptions,
} from "./step-reference.ts";
export { printPatternText, type PatternText } from "./text/print-pattern-text.ts";
export { parsePatternText, type ParsedPatternText } from "./text/parse-pattern-text.ts";
export type { PatternTextDiagnostic } from "./text/pattern-reader.ts";
