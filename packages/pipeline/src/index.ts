/** The pipeline document and everything that must agree on it. Types and expressions have entries of their own. */
export * from "./catalog/index.ts";
export { activeDocument } from "./document/active-document.ts";
export {
  documentSchema,
  edgeSchema,
  nodeIdSchema,
  nodeSchema,
  partitionSchema,
  type Partition,
  type PipelineDocument,
  type PipelineDocumentInput,
  type PipelineEdge,
  type PipelineNode,
} from "./document/document.ts";
export { fragmentSchema, type Fragment } from "./document/fragment.ts";
export { fragmentEnds, type FragmentEnd, type FragmentEnds } from "./document/fragment-ends.ts";
export { DOCUMENT_FORMAT } from "./document/format.ts";
export { documentJsonSchema } from "./document/json-schema.ts";
export { migrateDocument, type Migrated, type Migration } from "./document/migrations.ts";
export {
  fillParameters,
  parametersIn,
  resolveParameters,
  type ParameterValue,
  type ParameterValues,
  type ResolvedDocument,
} from "./document/parameters.ts";
export { MAX_DOCUMENT_LENGTH, parseDocument } from "./document/parse-document.ts";
export { pipelineTestSchema, type PipelineTest } from "./document/pipeline-test.ts";
export { printDocument } from "./document/print-document.ts";
export { rescaleDocument, type Rescaling } from "./document/rescale-document.ts";
export type { Diagnostic, QuickFix } from "./validation/diagnostic.ts";
export { applyFix } from "./validation/apply-fix.ts";
export { MASK, maskRow } from "./document/masking.ts";
export { settingsSchema, type Settings } from "./document/settings.ts";
export { restorePlanSchema, type NodeRestore, type RestorePlan } from "./snapshots/restore-plan.ts";
export { testedPort } from "./validation/tested-port.ts";
export { validateDocument, type ValidateOptions, type Validation } from "./validation/validate-document.ts";
export { TEMPLATES, type Template } from "./templates/index.ts";
export type { Column, DataType, PlainKind, Schema } from "./types/data-type.ts";
