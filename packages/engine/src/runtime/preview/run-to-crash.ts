import type { StepSnapshot } from "../codegen/chain-step.ts";
import type { SubtaskSnapshot } from "../task/checkpoint-listener.ts";
import type { LocalOptions, LocalRun } from "../local-executor.ts";
import type { SamplePace } from "./sample-pace.ts";

/** A failure that a run is made to have. Rows are those of all sources together, in the order in which they are read. */
export interface Crash {
  readonly checkpointAfterRows: number;
  /** At least `checkpointAfterRows`. */
  readonly afterRows: number;
}

interface Options {
  readonly pace: SamplePace;
  readonly isOver: () => boolean;
  readonly start: (options: Partial<LocalOptions>) => LocalRun;
  /** The barrier is at a task of these nodes: what they do from here on is lost. */
  readonly reached: (nodeIds: ReadonlySet<string>) => void;
}

export interface Crashed {
  /** By node; undefined for a batch job, which takes no checkpoints and begins anew after a failure. */
  readonly checkpoint: ReadonlyMap<string, readonly StepSnapshot[]> | undefined;
  /** Epoch ms. */
  readonly clockAt: number;
}

/**
 * Runs a job with one subtask a node to a checkpoint, on to the row behind which it fails, and throws the run away there. The pace is free again
 * afterwards. Ends early where `isOver` says so.
 */
export async function runToCrash({ checkpointAfterRows, afterRows }: Crash, { pace, isOver, start, reached }: Options): Promise<Crashed> {
  const snapshots: SubtaskSnapshot[] = [];
  let hasDeclined = false;
  let isAsked = false;
  const run = start({
    shouldStop: () => {
      if (!isAsked && pace.total >= checkpointAfterRows) {
        isAsked = true;
        for (const task of run.tasks)
          task.triggerBarrier({ checkpointId: 1, options: { kind: "checkpoint", alignment: "aligned", triggeredAt: run.clock.now() } });
        pace.limit = afterRows;
      }
      const isAnswered = hasDeclined || snapshots.length === run.tasks.length;
      return isOver() || (isAsked && isAnswered && pace.total >= afterRows);
    },
    checkpoints: {
      reached: (_, id) => {
        const nodes = run.graph.job.tasks.find((task) => task.id === id)?.nodes ?? [];
        reached(new Set(nodes.map(({ plan }) => plan.nodeId)));
      },
      acknowledge: (snapshot) => void snapshots.push(structuredClone(snapshot)),
      decline: () => void (hasDeclined = true),
    },
  });
  pace.limit = checkpointAfterRows;
  try {
    await run.open();
    await run.toEnd();
  } finally {
    await run.close();
    pace.limit = Infinity;
  }
  const states = snapshots.flatMap(({ nodes }) => Object.entries(nodes));
  return { checkpoint: hasDeclined ? undefined : new Map(states.map(([name, state]) => [name, [state]])), clockAt: run.clock.now() };
}
