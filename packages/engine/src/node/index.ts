/** The threaded executor: jobs on worker threads, with shared-memory channels, checkpoints in files and restarts. */
export { runJob, restoreTargets, type RunJobOptions, type RunningJob } from "./run-job.ts";
export { startJob, startJobGraph } from "./start-job.ts";
export type { JobHandle, JobOptions, JobResult } from "./job-handle.ts";
export type { NodeChange } from "./slot-messages.ts";
export type { CpuProfile, CpuProfileNode, ThreadProfile } from "./cpu-profile.ts";
export { SystemClock } from "./system-clock.ts";
export { FileCheckpointStorage } from "./checkpoint/file-checkpoint-storage.ts";
export { lookUpState, type KeyState } from "./look-up-state.ts";
export { summarizeState, type StateSummary } from "./summarize-state.ts";
export { decodeStateFile } from "../checkpoint/state-file.ts";
export { planRestore, type RestoreTarget } from "../checkpoint/restore-plan.ts";
export type { CheckpointReport } from "../checkpoint/checkpoint-report.ts";
export type { PeekedRow, PeekReport, PeekRequest } from "../runtime/peek/peek-request.ts";
export type { JobStatus } from "../runtime/job-manager/job-status.ts";
export { createRestartStrategy, type RestartStrategy } from "../checkpoint/restart/restart-strategy.ts";
export { CRASH_POINTS, type CrashPoint } from "../checkpoint/crash-point.ts";
export { LsmStateBackend, type LsmStateBackendOptions } from "./state/lsm-state-backend.ts";
export { inFlightEdge } from "../checkpoint/in-flight-rows.ts";
