import type { CaseFormat, CaseResult, RecordedCase } from "../case-format.ts";
import { sameOutputs } from "./windows/compare-outputs.ts";
import { executorWindowCase } from "./windows/executor/executor-window-case.ts";
import { runCoGroupCase, runIntervalJoinCase, runWindowJoinCase } from "./windows/join-case.ts";
import { runPartitionCase } from "./windows/partition-case.ts";
import { runBroadcastCase, runTimersCase } from "./windows/process-case.ts";
import { runStateTtlCase } from "./windows/state-ttl-case.ts";
import { sameAnswers, staticCases } from "./windows/static-case.ts";
import { runWatermarkMergeCase, runWatermarksCase } from "./windows/watermark-case.ts";
import { runWindowCase } from "./windows/window-case.ts";
import type { CaseRun, RunCase, RunOptions, WindowCase } from "./windows/window-case-types.ts";

const EXECUTABLE: Readonly<Record<string, RunCase>> = {
  window: runWindowCase,
  windowJoin: runWindowJoinCase,
  windowCoGroup: runCoGroupCase,
  intervalJoin: runIntervalJoinCase,
  timers: runTimersCase,
  coProcess: runTimersCase,
};

const RUNNERS: Readonly<Record<string, (...parameters: Parameters<RunCase>) => CaseRun | Promise<CaseRun>>> = {
  ...EXECUTABLE,
  broadcast: runBroadcastCase,
  watermarks: runWatermarksCase,
  watermarkMerge: runWatermarkMergeCase,
  stateTtl: runStateTtlCase,
};

/** The cases of conformance/windows: windows, joins, watermarks, timers, state, recorded from Flink's operator harness. */
export const windowsFormat: CaseFormat = {
  name: "windows",
  matches: (recorded) => {
    const kind = (recorded as Partial<WindowCase>).operator?.kind;
    return kind !== undefined && (kind in RUNNERS || kind in staticCases || kind === "partition");
  },
  expected: (recorded) => ({ expected: recorded["expected"], metrics: recorded["metrics"] }),
  run: (recorded) => runWindowsCase(recorded),
  onExecutor: (recorded, executor) => executorWindowCase(recorded as WindowCase, executor, EXECUTABLE),
};

/** Runs one case; with `restoreBefore` the operator is snapshotted and restored in front of those elements. */
export async function runWindowsCase(recorded: RecordedCase, options: RunOptions = {}): Promise<CaseResult> {
  const windowCase = recorded as WindowCase;
  const { kind } = windowCase.operator;
  const answer = kind === "partition" ? runPartitionCase : staticCases[kind];
  if (answer !== undefined) {
    const got = answer(windowCase);
    return { agree: sameAnswers(windowCase, got), got };
  }
  const run = await RUNNERS[kind]?.(windowCase, options);
  if (run === undefined) throw new Error(`nothing runs cases of ${kind}`);
  return { agree: agrees(windowCase, run), got: run };
}

function agrees({ expected, metrics }: WindowCase, run: CaseRun): boolean {
  if (!sameOutputs(expected, run.outputs)) return false;
  if (metrics?.numLateRecordsDropped !== undefined && metrics.numLateRecordsDropped !== run.lateRecordsDropped) return false;
  return metrics?.isStateEmpty !== true || run.stateEntries === 0;
}
