import type { Operation } from "./operation.ts";
import { alertOperations } from "./operations/alerts.ts";
import { checkpointOperations } from "./operations/checkpoints.ts";
import { clusterOperations } from "./operations/cluster.ts";
import { jobOperations } from "./operations/jobs.ts";
import { pipelineOperations } from "./operations/pipelines.ts";
import { savepointOperations } from "./operations/savepoints.ts";
import { vertexOperations } from "./operations/vertices.ts";

/** The whole REST API. */
export const OPERATIONS: readonly Operation[] = [
  ...clusterOperations,
  ...jobOperations,
  ...vertexOperations,
  ...checkpointOperations,
  ...savepointOperations,
  ...alertOperations,
  ...pipelineOperations,
];
