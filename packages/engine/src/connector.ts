/** What connectors are written against: the contracts of sources and sinks. */
export type { SinkContext, SinkReport, SinkWriter } from "./operators/sink-writer.ts";
export type { SourceContext, SourceOutput, SourceReader } from "./operators/source-reader.ts";
export type { NodePlan } from "./graph/node-plan.ts";
export { NO_METRICS } from "./metrics/no-metrics.ts";
export type { OperatorMetrics } from "./metrics/operator-metrics.ts";
export { DELETE, INSERT, MAX_TIMESTAMP, MIN_TIMESTAMP, UPDATE_AFTER, UPDATE_BEFORE, type Row, type RowKind } from "./record/row.ts";
export type { Clock } from "./time/clock.ts";
export type { ConnectorRegistry } from "./operators/connector-registry.ts";
export type { TableClient, TableClientFactory, TableOptions } from "./operators/lookup/table-client.ts";
export { passCrashPoint } from "./checkpoint/crash-point.ts";
