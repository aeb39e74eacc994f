import type { NodePlan } from "../graph/node-plan.ts";
import type { SinkWriter } from "./sink-writer.ts";
import type { SourceReader } from "./source-reader.ts";
import type { TableClientFactory } from "./lookup/table-client.ts";

/**
 * The sources and sinks of a job by node kind, one call per subtask. A module that worker threads can load exports it as `connectors`
 * (functions cannot be sent between threads).
 */
export interface ConnectorRegistry {
  readonly sources: Readonly<Record<string, (plan: NodePlan) => SourceReader>>;
  readonly sinks: Readonly<Record<string, (plan: NodePlan) => SinkWriter>>;
  /** Tables outside that lookups ask, by the `type` of their setting. */
  readonly lookups?: Readonly<Record<string, TableClientFactory>>;
}
