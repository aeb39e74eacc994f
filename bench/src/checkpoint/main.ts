import { printTable, type BenchLine } from "../measure/bench-line.ts";
import { measureBarrierPause } from "./barrier-pause.ts";
import { measureOverhead } from "./overhead.ts";
import { measureRecovery } from "./recovery.ts";

export interface CheckpointSuiteOptions {
  /** overhead, pause, recovery, recovery-lsm or recovery-lsm-savepoint; left out: all. */
  readonly query: string | undefined;
  readonly events: number | undefined;
  readonly keys: number | undefined;
  readonly parallelism: number;
  readonly runs: number;
  readonly seed: number;
  readonly flink: boolean;
  readonly flinkFolder: string | undefined;
}

const OVERHEAD = { events: 100_000_000, keys: 1_000 };
/** About a gigabyte of window state. */
const RECOVERY_KEYS = 18_000_000;
/** State on disk is written and read key by key: a tenth of a million rows a second. */
const LSM_RECOVERY_KEYS = 500_000;
const PAUSE_KEYS = 10_000_000;

/** What checkpoints cost: throughput, recovery, the pause at a barrier. Answers false where a promise is not kept. */
export async function checkpointSuite(options: CheckpointSuiteOptions): Promise<boolean> {
  const { keys, parallelism } = options;
  const measures: Readonly<Record<string, () => Promise<{ readonly lines: readonly BenchLine[]; readonly isKept: boolean }>>> = {
    overhead: () => measureOverhead({ ...options, events: options.events ?? OVERHEAD.events, keys: keys ?? OVERHEAD.keys }),
    pause: () => measureBarrierPause({ keys: keys ?? PAUSE_KEYS, parallelism }),
    recovery: () => measureRecovery({ keys: keys ?? RECOVERY_KEYS, parallelism, stateBackend: "hashmap", from: "savepoint" }),
    "recovery-lsm": () => measureRecovery({ keys: keys ?? LSM_RECOVERY_KEYS, parallelism, stateBackend: "lsm", from: "checkpoint" }),
    "recovery-lsm-savepoint": () =>
      measureRecovery({ keys: keys ?? LSM_RECOVERY_KEYS, parallelism, stateBackend: "lsm", from: "savepoint" }),
  };
  const wanted = options.query === undefined ? Object.keys(measures) : [options.query];
  const lines: BenchLine[] = [];
  let isKept = true;
  for (const name of wanted) {
    const measure = measures[name];
    if (measure === undefined) throw new Error(`there is no query "${name}"; the queries are ${Object.keys(measures).join(", ")}`);
    const result = await measure();
    lines.push(...result.lines);
    isKept &&= result.isKept;
  }
  printTable(lines);
  return isKept;
}
