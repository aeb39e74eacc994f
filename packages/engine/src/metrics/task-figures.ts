import { TASK_SLOTS, type TaskMetrics } from "./task-metrics.ts";

/** Metrics of a task as a whole, by Flink's names: they stand at the head of its chain. */
const FIGURES = [
  ["accumulateBusyTimeMs", TASK_SLOTS.busyMs],
  ["accumulateIdleTimeMs", TASK_SLOTS.idleMs],
  ["accumulateBackPressuredTimeMs", TASK_SLOTS.backPressuredMs],
  ["isBackPressured", TASK_SLOTS.isBackPressured],
  ["mailboxQueueSize", TASK_SLOTS.mailboxQueueSize],
] as const;

/** Those of them that count, with the name of their rate. */
export const TASK_RATES = [
  ["numBuffersInLocal", "numBuffersInLocalPerSecond", TASK_SLOTS.numBuffersIn],
  ["numBuffersOut", "numBuffersOutPerSecond", TASK_SLOTS.numBuffersOut],
  [undefined, "mailboxMailsPerSecond", TASK_SLOTS.numMails],
] as const;

/** What a task tells of itself now; times in whole ms. NaN: nothing yet. */
export function taskFigures({ task }: TaskMetrics, inputs: number): readonly (readonly [string, number])[] {
  return [
    ...FIGURES.map(([name, slot]) => [name, Math.round(task[slot]!)] as const),
    ...(inputs > 1
      ? [
          ["currentInput1Watermark", known(task[TASK_SLOTS.input1Watermark]!)] as const,
          ["currentInput2Watermark", known(task[TASK_SLOTS.input2Watermark]!)] as const,
        ]
      : []),
  ];
}

/** Epoch ms; before the first watermark there is none to show. */
export function known(watermark: number): number {
  return watermark === 0 ? Number.NaN : watermark;
}
