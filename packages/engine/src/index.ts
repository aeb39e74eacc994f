/** The engine without anything of Node.js: plans, the local executor, and the contracts around them. Threads: `@millrace/engine/node`. */
export { executionGraph, type Channel, type ExecutionGraph, type Subtask } from "./graph/execution-graph.ts";
export { chainGraph, type JobEdge, type JobGraph, type JobTask } from "./graph/job-graph.ts";
export type { LogicalEdge, LogicalGraph, LogicalNode } from "./graph/logical-graph.ts";
export { DocumentError, logicalGraph, planDocument } from "./graph/plan-document.ts";
export type { Partitioner } from "./graph/partitioner.ts";
export type { NodePlan } from "./graph/node-plan.ts";
export { EngineError, type EngineErrorCode, type ErrorDomain } from "./operators/engine-error.ts";
export type { ConnectorRegistry } from "./operators/connector-registry.ts";
export type { OperatorFactory } from "./operators/operator-factory.ts";
export { operatorRegistry, type OperatorKind } from "./operators/registry.ts";
export type { SinkReport } from "./operators/sink-writer.ts";
export type { CheckpointListener, SubtaskSnapshot } from "./runtime/task/checkpoint-listener.ts";
export type { StepSnapshot } from "./runtime/codegen/chain-step.ts";
export { runJobGraph, runLocal, type LocalOptions, type LocalResult } from "./runtime/local-executor.ts";
export type { RowErrorReport } from "./runtime/row-errors.ts";
export type { BarrierOptions } from "./exchange/frame-event.ts";
