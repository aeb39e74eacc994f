import { Session } from "node:inspector/promises";
import { setTimeout as delay } from "node:timers/promises";

/** A profile as V8 makes it (the content of a `.cpuprofile` file). Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly CpuProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  /** Node ids, one a sample, and the time since the sample before. */
  readonly samples?: readonly number[] | undefined;
  readonly timeDeltas?: readonly number[] | undefined;
}

export interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
    readonly columnNumber: number;
    readonly scriptId: string;
  };
  readonly hitCount?: number | undefined;
  readonly children?: readonly number[] | undefined;
}

export interface ThreadProfile {
  /** undefined: the job manager's thread. */
  readonly slot: number | undefined;
  readonly profile: CpuProfile;
}

const SAMPLE_EVERY_MICROS = 1_000;

/** Looks each millisecond at what this thread does, for a while; the thread goes on meanwhile. */
export async function recordCpuProfile(durationMs: number): Promise<CpuProfile> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_MICROS });
    await session.post("Profiler.start");
    await delay(durationMs);
    const { profile } = await session.post("Profiler.stop");
    return profile;
  } finally {
    session.disconnect();
  }
}
