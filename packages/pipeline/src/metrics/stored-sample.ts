import { combineColumn, combineOf } from "./combine-of.ts";
import type { JobSample, MetricColumn, NodeSample } from "./job-sample.ts";

/**
 * A metric of a node as it is stored: a column, or one number. Zero stands for a column of zeros, any other number for what the subtasks amount
 * to together where their columns are not kept; null where the node does not have the metric.
 */
export type StoredColumn = MetricColumn | number | null;

/** A reading with its nodes side by side, so that each name stands in it once. */
export interface StoredSample extends Omit<JobSample, "nodes"> {
  readonly ids: readonly string[];
  readonly parallelism: readonly number[];
  readonly tasks: readonly string[];
  /** By name, one entry a node. */
  readonly metrics: Readonly<Record<string, readonly StoredColumn[]>>;
  /** What a node has besides its metrics, by id. */
  readonly more: Readonly<Record<string, Omit<NodeSample, "parallelism" | "task" | "metrics">>>;
}

/** What is kept of values of which more digits say nothing. */
const DIGITS = 4;

/**
 * A reading as it is kept. Columns of zeros become one zero, fractions four digits. `isCombined` keeps one number a metric instead of one a subtask, by
 * the metric's nature, four digits of each, and of times whole seconds. So a month of twenty jobs fits into two gigabytes
 * (`npm run bench -- --suite monitor`).
 */
export function toStored(sample: JobSample, { isCombined }: { readonly isCombined: boolean }): StoredSample {
  const { nodes, ...rest } = sample;
  const entries = Object.entries(nodes);
  const names = new Set(entries.flatMap(([, node]) => Object.keys(node.metrics)));
  const columnOf = (name: string, node: NodeSample): StoredColumn => {
    const column = node.metrics[name];
    return column === undefined ? null : storedColumn(name, column, isCombined);
  };
  return {
    ...rest,
    ids: entries.map(([id]) => id),
    parallelism: entries.map(([, node]) => node.parallelism),
    tasks: entries.map(([, node]) => node.task),
    metrics: Object.fromEntries([...names].map((name) => [name, entries.map(([, node]) => columnOf(name, node))])),
    more: isCombined
      ? {}
      : Object.fromEntries(
          entries.flatMap(([id, { parallelism: _p, task: _t, metrics: _m, ...more }]) =>
            Object.keys(more).length === 0 ? [] : [[id, more]],
          ),
        ),
  };
}

/** The metric of one node; undefined where it is not kept. */
export function storedMetric({ ids, metrics }: StoredSample, nodeId: string, metric: string): StoredColumn | undefined {
  return metrics[metric]?.[ids.indexOf(nodeId)];
}

function storedColumn(name: string, column: MetricColumn, isCombined: boolean): StoredColumn {
  if (column.every((value) => value === 0)) return 0;
  if (!isCombined) return column.map((value) => (value === null || Number.isInteger(value) ? value : short(value)));
  const combined = combineColumn(column, combineOf(name));
  if (combined === null) return column;
  return isTime(name) ? Math.round(combined / 1_000) * 1_000 : short(combined);
}

function isTime(name: string): boolean {
  return /Watermark$|Timestamp$/.test(name);
}

function short(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** The reading again. A number that stands for all subtasks becomes the column of a single one. */
export function fromStored(stored: StoredSample): JobSample {
  const { ids, parallelism, tasks, metrics, more, ...rest } = stored;
  const nodes = ids.map((id, index): [string, NodeSample] => {
    const width = parallelism[index] ?? 1;
    const columns = Object.entries(metrics).flatMap(([name, all]): [string, MetricColumn][] => {
      const column = all[index];
      return column == null
        ? []
        : [[name, typeof column !== "number" ? column : column === 0 ? Array.from({ length: width }, () => 0) : [column]]];
    });
    return [id, { ...more[id], parallelism: width, task: tasks[index] ?? id, metrics: Object.fromEntries(columns) }];
  });
  return { ...rest, nodes: Object.fromEntries(nodes) };
}
