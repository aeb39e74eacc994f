export { ALERT_KINDS, conditionSchema, DEFAULT_CONDITIONS, type AlertCondition, type AlertKind } from "./condition.ts";
export { alertPoint, jobEnds, type AlertPoint, type JobEnds } from "./alert-point.ts";
export { followSignals, type Signals } from "./signals.ts";
export { judge, type JobFacts, type Verdict } from "./judge.ts";
export { nextAlert, RESOLVE_AFTER_MS, type AlertStep, type OpenAlert } from "./next-alert.ts";
export { applicableRules, type RuleScope } from "./applicable-rules.ts";
export { alertSentence } from "./alert-sentence.ts";
