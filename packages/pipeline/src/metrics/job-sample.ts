import { z } from "zod";

/** Values of one metric, one per subtask in the order of their index; null where a subtask has no value (no watermark yet, not deployed). */
export const metricColumnSchema = z.array(z.number().nullable());
export type MetricColumn = z.infer<typeof metricColumnSchema>;

/**
 * The metrics that Millrace knows by Flink's names. A node's own counters and gauges stand beside them under their own names.
 * Counters (`numRecordsIn`, …) grow from the start of the attempt; `…PerSecond` and `…MsPerSecond` cover `intervalMs`; watermarks are epoch ms.
 */
export const METRIC_NAMES = [
  "numRecordsIn",
  "numRecordsInPerSecond",
  "numRecordsOut",
  "numRecordsOutPerSecond",
  "numBytesIn",
  "numBytesInPerSecond",
  "numBytesOut",
  "numBytesOutPerSecond",
  "numBuffersInLocal",
  "numBuffersInLocalPerSecond",
  "numBuffersOut",
  "numBuffersOutPerSecond",
  "busyTimeMsPerSecond",
  "idleTimeMsPerSecond",
  "backPressuredTimeMsPerSecond",
  "isBackPressured",
  "accumulateBusyTimeMs",
  "accumulateIdleTimeMs",
  "accumulateBackPressuredTimeMs",
  "currentInputWatermark",
  "currentInput1Watermark",
  "currentInput2Watermark",
  "currentOutputWatermark",
  "watermarkLag",
  "watermarkAlignmentDrift",
  "currentEmitEventTimeLag",
  "sourceIdleTime",
  "pendingRecords",
  "pendingBytes",
  "numSplitsProcessed",
  "numRecordsInErrors",
  "numRecordsSend",
  "numBytesSend",
  "numRecordsSendErrors",
  "currentSendTime",
  "numLateRecordsDropped",
  "numRowErrors",
  "numRecordsFiltered",
  "numFiredTimers",
  "numFiredTimersPerSecond",
  "nextTimerTimestamp",
  "inPoolUsage",
  "outPoolUsage",
  "inputQueueLength",
  "outputQueueLength",
  "mailboxQueueSize",
  "mailboxMailsPerSecond",
  "checkpointStartDelayNanos",
  "checkpointAlignmentTime",
  "initializationTime",
  "stateBytes",
  "numKeys",
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** A source split (file, partition, connection) as its reader sees it. */
export const splitSampleSchema = z.object({
  id: z.string(),
  subtask: z.number().int(),
  /** Epoch ms; null before the first row. */
  watermark: z.number().nullable(),
  /** Since when the split has been marked idle (epoch ms); null while it is active. */
  idleSince: z.number().nullable(),
});
export type SplitSample = z.infer<typeof splitSampleSchema>;

/** A key that takes more than its part of the rows, with its share (0 to 1) of the node's input over `intervalMs`. */
export const hotKeySchema = z.object({ key: z.string(), subtask: z.number().int(), share: z.number() });
export type HotKey = z.infer<typeof hotKeySchema>;

/** The key whose partial match has waited longest in a pattern. */
export const longestWaitingSchema = z.object({
  /** Values of the key columns; empty where all rows are one sequence. */
  key: z.string(),
  subtask: z.number().int(),
  /** Time of the first row that it holds, epoch ms: event time, or processing time where the pattern matches in that. */
  since: z.number(),
  /** The step that it waits for. */
  step: z.string(),
});
export type LongestWaiting = z.infer<typeof longestWaitingSchema>;

export const nodeSampleSchema = z.object({
  parallelism: z.number().int().positive(),
  /** Node id at the head of the chain that runs this node. Busy, idle and backpressured time belong to the task and are equal along a chain. */
  task: z.string(),
  metrics: z.record(z.string(), metricColumnSchema),
  splits: z.array(splitSampleSchema).optional(),
  hotKeys: z.array(hotKeySchema).optional(),
  longestWaiting: longestWaitingSchema.optional(),
});
export type NodeSample = z.infer<typeof nodeSampleSchema>;

/**
 * One reading of all metrics of a job: what the worker stores in `Job.latestSample` and, packed, in `MetricSample`.
 * Metrics stand in columns (one array per metric, one entry per subtask), so that 200 nodes × 100 subtasks stay small as JSON.
 */
export const jobSampleSchema = z.object({
  /** When it was read, epoch ms. */
  at: z.number(),
  /** The time that the rates cover. */
  intervalMs: z.number().positive(),
  attempt: z.number().int(),
  nodes: z.record(z.string(), nodeSampleSchema),
  /** Of the whole job: numRestarts, uptime (ms), lastCheckpointDuration, lastCheckpointSize, … */
  job: z.record(z.string(), z.number().nullable()).optional(),
  /** Of the job's process: cpuMsPerSecond, rssBytes, heapUsedBytes, heapLimitBytes, externalBytes, gcMsPerSecond, eventLoopDelayP99Ms, … */
  process: z.record(z.string(), z.number().nullable()).optional(),
});
export type JobSample = z.infer<typeof jobSampleSchema>;
