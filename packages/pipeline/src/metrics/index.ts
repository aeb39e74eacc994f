export {
  hotKeySchema,
  jobSampleSchema,
  longestWaitingSchema,
  METRIC_NAMES,
  metricColumnSchema,
  nodeSampleSchema,
  splitSampleSchema,
  type HotKey,
  type JobSample,
  type LongestWaiting,
  type MetricColumn,
  type MetricName,
  type NodeSample,
  type SplitSample,
} from "./job-sample.ts";
export { DEFAULT_RETENTION, RETENTION_BOUNDS, RETENTION_SETTING, retentionSchema, type Retention } from "./retention.ts";
export { combineColumn, combineOf, type Combine } from "./combine-of.ts";
export { fromStored, storedMetric, toStored, type StoredColumn, type StoredSample } from "./stored-sample.ts";
export { jobReading, nodeLive, skewOf, type JobReading, type NodeLive } from "./node-live.ts";
