/** The states of a job, with Flink's names. */
export type JobStatus = "CREATED" | "RUNNING" | "RESTARTING" | "CANCELLING" | "CANCELED" | "FAILING" | "FAILED" | "SUSPENDED" | "FINISHED";
