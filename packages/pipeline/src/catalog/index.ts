/** The catalog of node kinds: what form, canvas, validation and planner agree on. */
export { patternConfig, type PatternStep, type PatternGroup, type PatternElement, type Pattern } from "./cep/pattern-config.ts";
export { cepPatternConfig, type CepPatternConfig } from "./cep/pattern.ts";
export { joinCoGroupConfig, type JoinCoGroupConfig } from "./join/co-group.ts";
export { joinIntervalConfig, type JoinIntervalConfig } from "./join/interval.ts";
export { joinLookupConfig, type LookupTable, type JoinLookupConfig } from "./join/lookup.ts";
export { joinRegularConfig, type JoinRegularConfig } from "./join/regular.ts";
export { joinTemporalConfig, type JoinTemporalConfig } from "./join/temporal.ts";
export { joinWindowConfig, type JoinWindowConfig } from "./join/window.ts";
export {
  AGGREGATE_FUNCTIONS,
  aggregateCall,
  type AggregateFunction,
  type AggregateCall,
  type CombineColumn,
} from "./parts/aggregate-call.ts";
export { evictorConfig, type Evictor } from "./parts/evictor.ts";
export { type Control, type FieldMeta } from "./parts/field.ts";
export { FILE_FORMATS, type CsvOptions } from "./parts/file-format.ts";
export { type TableSchema, type ComputedColumn, type OrderBy } from "./parts/scalars.ts";
export { triggerConfig, type SimpleTrigger, type Trigger } from "./parts/trigger.ts";
export { watermarkConfig, type WatermarkConfig } from "./parts/watermark.ts";
export { windowAssigner, type WindowAssigner } from "./parts/window-assigner.ts";
export { sinkDiscardConfig, type SinkDiscardConfig } from "./sink/discard.ts";
export { sinkFileConfig, type SinkFileConfig } from "./sink/file.ts";
export { sinkHttpConfig, type SinkHttpConfig } from "./sink/http.ts";
export { sinkPostgresConfig, type SinkPostgresConfig } from "./sink/postgres.ts";
export { sinkTableConfig, type SinkTableConfig } from "./sink/table.ts";
export { sourceFileConfig, type SourceFileConfig } from "./source/file.ts";
export { GENERATOR_SHAPES, type GeneratorShape } from "./source/generator-shapes.ts";
export { sourceGeneratorConfig, type SourceGeneratorConfig } from "./source/generator.ts";
export { sourceHttpConfig, type SourceHttpConfig } from "./source/http.ts";
export { transformCrossConfig, type TransformCrossConfig } from "./transform/batch/cross.ts";
export { transformFirstNConfig, type TransformFirstNConfig } from "./transform/batch/first-n.ts";
export { transformGlobalSortConfig, type TransformGlobalSortConfig } from "./transform/batch/global-sort.ts";
export { transformRangePartitionConfig, type TransformRangePartitionConfig } from "./transform/batch/range-partition.ts";
export { transformSortPartitionConfig, type TransformSortPartitionConfig } from "./transform/batch/sort-partition.ts";
export { codeTypes, type CodeTypesInput } from "./transform/code/code-types.ts";
export { transformCodeConfig, type CodeState, type TransformCodeConfig } from "./transform/code/code.ts";
export { transformAggregateConfig, type TransformAggregateConfig } from "./transform/keyed/aggregate.ts";
export { transformCoProcessConfig, type TransformCoProcessConfig } from "./transform/keyed/co-process.ts";
export { transformDeduplicateConfig, type TransformDeduplicateConfig } from "./transform/keyed/deduplicate.ts";
export { transformDistinctConfig, type TransformDistinctConfig } from "./transform/keyed/distinct.ts";
export { transformKeyByConfig, type TransformKeyByConfig } from "./transform/keyed/key-by.ts";
export { type ProcessOp, type ProcessState } from "./transform/keyed/process-ops.ts";
export { transformProcessConfig, type TransformProcessConfig } from "./transform/keyed/process.ts";
export { transformReduceConfig, type TransformReduceConfig } from "./transform/keyed/reduce.ts";
export { transformTopNConfig, type TransformTopNConfig } from "./transform/keyed/top-n.ts";
export { transformAsyncLookupConfig, type TransformAsyncLookupConfig } from "./transform/lookup/async-lookup.ts";
export { transformBroadcastConfig, type TransformBroadcastConfig } from "./transform/lookup/broadcast.ts";
export { transformLookupConfig, type TransformLookupConfig } from "./transform/lookup/lookup.ts";
export { type StaticTable, type LookupKey } from "./transform/lookup/static-table.ts";
export { transformColumnsConfig, type TransformColumnsConfig } from "./transform/rows/columns.ts";
export { transformFilterConfig, type TransformFilterConfig } from "./transform/rows/filter.ts";
export { transformFlatMapConfig, type TransformFlatMapConfig } from "./transform/rows/flat-map.ts";
export { transformMapConfig, type TransformMapConfig } from "./transform/rows/map.ts";
export { transformSortConfig, type TransformSortConfig } from "./transform/rows/sort.ts";
export { transformSplitConfig, type TransformSplitConfig } from "./transform/rows/split.ts";
export { transformWatermarksConfig, type TransformWatermarksConfig } from "./transform/rows/watermarks.ts";
export { transformUnionConfig, type TransformUnionConfig } from "./transform/rows/union.ts";
export { windowAggregateConfig, type WindowAggregateConfig } from "./window/aggregate.ts";
export { windowReduceConfig, type WindowReduceConfig } from "./window/reduce.ts";
export { windowRowsConfig, type WindowRowsConfig } from "./window/rows.ts";
export { windowTopNConfig, type WindowTopNConfig } from "./window/top-n.ts";
export { catalog, findKind, type Catalog, type ConfigOf, type KindName } from "./catalog.ts";
export { sourceWatermark } from "./source/source-watermark.ts";
export { aggregateType } from "./inference/aggregate-types.ts";
export { combineScope } from "./inference/combine-checks.ts";
export { expressionScope, type ScopeInput } from "./inference/expression-scope.ts";
export { joinedSchema, type JoinedSides } from "./inference/joined-schema.ts";
export { selectedColumns } from "./inference/lookup-columns.ts";
export { processRowScope, processTimerScope } from "./inference/process-scope.ts";
export { quoteName } from "./inference/quote-name.ts";
export { ruleScope } from "./transform/lookup/broadcast.ts";
export { mergeColumns } from "./transform/rows/map.ts";
export { durationText } from "./parts/duration-text.ts";
export { configForm, type FormField, type FormVariant } from "./forms/config-form.ts";
export type { Category, InferInput, NodeKind, PortSpec, StreamType } from "./node-kind.ts";
