import type { JobSample, MetricColumn, NodeSample } from "@millrace/pipeline/metrics";

/** Resolutions in which samples are kept, in seconds. */
export const RESOLUTIONS = [1, 10, 60] as const;

export interface WindowedSample {
  readonly resolutionSeconds: number;
  readonly sample: JobSample;
}

/**
 * Thins samples while they come: every sample is handed on, and with the last one of each 10 and 60 seconds one that stands for all of
 * them: rates are averaged, counters and states are as they were last.
 */
export class SampleWindows {
  readonly #open = new Map<number, JobSample[]>();

  add(sample: JobSample): WindowedSample[] {
    const done: WindowedSample[] = [{ resolutionSeconds: 1, sample }];
    for (const seconds of RESOLUTIONS.slice(1)) {
      const before = this.#open.get(seconds) ?? [];
      const last = before.at(-1);
      if (last !== undefined && windowOf(last, seconds) !== windowOf(sample, seconds)) {
        done.push({ resolutionSeconds: seconds, sample: mergeSamples(before) });
        before.length = 0;
      }
      before.push(sample);
      this.#open.set(seconds, before);
    }
    return done;
  }

  /** What the windows that are still open hold: for the end of a job. */
  flush(): WindowedSample[] {
    const done = [...this.#open]
      .filter(([, samples]) => samples.length > 0)
      .map(([resolutionSeconds, samples]) => ({ resolutionSeconds, sample: mergeSamples(samples) }));
    this.#open.clear();
    return done;
  }
}

function windowOf(sample: JobSample, seconds: number): number {
  return Math.floor(sample.at / (seconds * 1000));
}

/** One sample for several of the same job, oldest first. */
function mergeSamples(samples: readonly JobSample[]): JobSample {
  const last = samples.at(-1) as JobSample;
  const nodes = Object.fromEntries(
    Object.entries(last.nodes).map(([id, node]) => [
      id,
      mergeNode(
        node,
        samples.flatMap((sample) => sample.nodes[id] ?? []),
      ),
    ]),
  );
  return { ...last, intervalMs: samples.reduce((sum, sample) => sum + sample.intervalMs, 0), nodes };
}

function mergeNode(last: NodeSample, all: readonly NodeSample[]): NodeSample {
  const metrics = Object.fromEntries(
    Object.entries(last.metrics).map(([name, column]) => [
      name,
      isRate(name)
        ? averageColumns(
            column,
            all.flatMap((node) => [node.metrics[name] ?? []]),
          )
        : column,
    ]),
  );
  return { ...last, metrics };
}

function isRate(name: string): boolean {
  return name.endsWith("PerSecond");
}

function averageColumns(last: MetricColumn, columns: readonly MetricColumn[]): MetricColumn {
  return last.map((_, subtask) => {
    const values = columns.flatMap((column) => column[subtask] ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
