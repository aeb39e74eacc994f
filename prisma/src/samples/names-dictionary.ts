/** What stands in readings again and again, seldom first: names of metrics, and the fields around them. */
const WORDS = [
  "gcMsPerSecond heapUsedBytes heapTotalBytes externalBytes arrayBuffersBytes rssBytes eventLoopDelayP99Ms eventLoopUtilization cpuMsPerSecond",
  "lastCheckpointDuration lastCheckpointSize lastCheckpointFullSize numberOfCompletedCheckpoints numberOfFailedCheckpoints numRestarts downtime uptime",
  "latency_p50 latency_p95 latency_p99 latency_max nextTimerTimestamp numFiredTimersPerSecond numFiredTimers currentInput1Watermark currentInput2Watermark",
  "numBytesSend numRecordsSend numRecordsSendErrors numRecordsInErrors pendingRecords sourceIdleTime watermarkLag currentEmitEventTimeLag watermarkAlignmentDrift",
  "stateBytes numKeys numRecordsFiltered accumulateBusyTimeMs accumulateIdleTimeMs accumulateBackPressuredTimeMs isBackPressured mailboxQueueSize",
  "mailboxMailsPerSecond numBuffersInLocal numBuffersInLocalPerSecond numBuffersOut numBuffersOutPerSecond outputQueueLength inputQueueLength outPoolUsage",
  "inPoolUsage numRowErrors numLateRecordsDropped currentOutputWatermark currentInputWatermark longestTurnMs numBytesOutPerSecond numBytesInPerSecond",
  "numRecordsOutPerSecond numRecordsInPerSecond backPressuredTimeMsPerSecond idleTimeMsPerSecond busyTimeMsPerSecond numBytesOut numBytesIn numRecordsOut",
  "numRecordsIn",
];

/**
 * The dictionary with which readings are compressed. It never changes: what was written with it can be read with it alone. Another one gets a mark of its own
 * in `packed-json.ts`.
 */
export const NAMES_DICTIONARY = Buffer.from(
  `null,null,null,null],"splits":[{"id":"0","subtask":0,"watermark":17,"idleSince":null},{"id":"1","subtask":1,"watermark":17],"job":{"process":{${WORDS.join(
    " ",
  )
    .split(" ")
    .map((word) => `0,0,0],"${word}":[`)
    .join("")}{"at":17,"intervalMs":1000,"attempt":1,"ids":["parallelism":["tasks":["more":{"metrics":{"`,
);
