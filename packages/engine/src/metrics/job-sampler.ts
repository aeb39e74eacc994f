import type { HotKey, JobSample, LongestWaiting, NodeSample, SplitSample } from "@millrace/pipeline/metrics";
import type { ExecutionGraph } from "../graph/execution-graph.ts";
import type { JobTask } from "../graph/job-graph.ts";
import { latencyQuantile } from "./latency-buckets.ts";
import type { JobMetrics } from "./job-metrics.ts";
import { slowestOfGroups } from "./slowest-of-groups.ts";
import { known, TASK_RATES, taskFigures } from "./task-figures.ts";
import { NODE_SLOTS, TASK_SLOTS } from "./task-metrics.ts";

const TASK_TIMES = [
  ["busyTimeMsPerSecond", TASK_SLOTS.busyMs],
  ["idleTimeMsPerSecond", TASK_SLOTS.idleMs],
  ["backPressuredTimeMsPerSecond", TASK_SLOTS.backPressuredMs],
] as const;
const LATENCY_QUANTILES = [
  ["latency_p50", 0.5],
  ["latency_p95", 0.95],
  ["latency_p99", 0.99],
] as const;
/** Readings over which latencies are told: a minute, at one a second. */
const LATENCY_READINGS = 60;
const RATES = ["numRecordsIn", "numRecordsOut", "numBytesIn", "numBytesOut"] as const;

interface Moment {
  readonly intervalMs: number;
  readonly now: number;
  /** Least watermark of the alignment group of a source's task, by task. */
  readonly slowest: ReadonlyMap<string, number>;
}

/** Reads a job's counters into a `JobSample`; rates cover the time since the last reading. Never touches the threads. */
export class JobSampler {
  readonly #graph: ExecutionGraph;
  readonly #metrics: JobMetrics;
  readonly #attempt: number;
  readonly #last = new Map<string, number>();
  readonly #hotKeys = new Map<string, Map<number, readonly HotKey[]>>();
  readonly #stateBytes = new Map<string, Map<number, number>>();
  readonly #latencyTrail = new Map<string, readonly (readonly number[])[]>();
  readonly #latencyNow = new Map<string, readonly (readonly [string, number])[]>();
  readonly #lastOutput = new Map<string, { readonly records: number; readonly at: number }>();
  readonly #longestWaiting = new Map<string, Map<number, LongestWaiting>>();
  readonly #shares = new Map<string, readonly number[]>();
  readonly #figures = new Map<string, Readonly<Record<string, number>>>();
  #lastAt: number;

  constructor(graph: ExecutionGraph, metrics: JobMetrics, attempt: number, now: number) {
    this.#graph = graph;
    this.#metrics = metrics;
    this.#attempt = attempt;
    this.#lastAt = now;
  }

  /** What a subtask has found since it reported last. */
  setHotKeys(nodeId: string, subtask: number, keys: readonly HotKey[]): void {
    let bySubtask = this.#hotKeys.get(nodeId);
    if (bySubtask === undefined) this.#hotKeys.set(nodeId, (bySubtask = new Map()));
    bySubtask.set(subtask, keys);
  }

  /** Size of a node's state in a subtask, as its last snapshot was. */
  setStateBytes(nodeId: string, subtask: number, bytes: number): void {
    let bySubtask = this.#stateBytes.get(nodeId);
    if (bySubtask === undefined) this.#stateBytes.set(nodeId, (bySubtask = new Map()));
    bySubtask.set(subtask, bytes);
  }

  /** What is known of a subtask of a task from elsewhere: told at the head of its chain until it changes. */
  setTaskFigures(task: string, subtask: number, figures: Readonly<Record<string, number>>): void {
    const key = `${task}/${subtask}`;
    this.#figures.set(key, { ...this.#figures.get(key), ...figures });
  }

  /** What a subtask has found now; undefined where nothing waits. */
  setLongestWaiting(nodeId: string, subtask: number, waiting: Omit<LongestWaiting, "subtask"> | undefined): void {
    let bySubtask = this.#longestWaiting.get(nodeId);
    if (bySubtask === undefined) this.#longestWaiting.set(nodeId, (bySubtask = new Map()));
    if (waiting === undefined) bySubtask.delete(subtask);
    else bySubtask.set(subtask, { ...waiting, subtask });
  }

  sample(now: number): JobSample {
    const intervalMs = Math.max(1, now - this.#lastAt);
    this.#lastAt = now;
    this.#latencyNow.clear();
    const nodes: Record<string, NodeSample> = {};
    const slowest = slowestOfGroups(this.#graph.job.tasks, this.#metrics);
    for (const task of this.#graph.job.tasks) {
      task.nodes.forEach((node, index) => {
        nodes[node.plan.nodeId] = this.#node(task, index, { intervalMs, now, slowest });
      });
    }
    return { at: now, intervalMs, attempt: this.#attempt, nodes };
  }

  #node(task: JobTask, index: number, { intervalMs, now, slowest }: Moment): NodeSample {
    const columns: Record<string, (number | null)[]> = {};
    const put = (name: string, subtask: number, value: number): void => {
      (columns[name] ??= Array.from({ length: task.parallelism }, () => null))[subtask] = Number.isFinite(value) ? value : null;
    };
    const { isSource, isSink, plan } = task.nodes[index]!;
    const { nodeId } = plan;
    const rate = (subtask: number, name: string, value: number): number => this.#rate(`${nodeId}/${subtask}/${name}`, value, intervalMs);
    for (let subtask = 0; subtask < task.parallelism; subtask++) {
      const metrics = this.#metrics.of(task.id, subtask);
      const slots = metrics.node(index);
      put("numRecordsIn", subtask, recordsIn(task, metrics.counters, index));
      put("numRecordsOut", subtask, recordsOut(task, metrics.counters, index));
      const isHead = index === 0;
      const hasOut = this.#graph.job.edges.some((edge) => edge.from === nodeId);
      put("numBytesIn", subtask, isHead ? metrics.task[TASK_SLOTS.numBytesIn]! : 0);
      put("numBytesOut", subtask, hasOut ? metrics.task[TASK_SLOTS.numBytesOut]! : 0);
      this.#times(`${nodeId}/${subtask}`, metrics.task).forEach((value, i) => put(TASK_TIMES[i]![0], subtask, value));
      for (const name of RATES) put(`${name}PerSecond`, subtask, rate(subtask, name, columns[name]![subtask]!));
      put("longestTurnMs", subtask, metrics.task[TASK_SLOTS.longestTurnMs]!);
      put("currentInputWatermark", subtask, known(slots[NODE_SLOTS.currentInputWatermark]!));
      put("currentOutputWatermark", subtask, known(slots[NODE_SLOTS.currentOutputWatermark]!));
      put("numLateRecordsDropped", subtask, slots[NODE_SLOTS.numLateRecordsDropped]!);
      put("numRowErrors", subtask, slots[NODE_SLOTS.numRowErrors]!);
      put("inPoolUsage", subtask, isHead ? metrics.task[TASK_SLOTS.inPoolUsage]! : 0);
      put("outPoolUsage", subtask, hasOut ? metrics.task[TASK_SLOTS.outPoolUsage]! : 0);
      put("inputQueueLength", subtask, isHead ? metrics.task[TASK_SLOTS.inputQueueLength]! : 0);
      put("outputQueueLength", subtask, hasOut ? metrics.task[TASK_SLOTS.outputQueueLength]! : 0);
      if (isHead) {
        for (const [name, value] of taskFigures(metrics, plan.inputSchemas.length)) put(name, subtask, value);
        for (const [name, value] of Object.entries(this.#figures.get(`${task.id}/${subtask}`) ?? {})) put(name, subtask, value);
        for (const [name, perSecond, slot] of TASK_RATES) {
          if (name !== undefined) put(name, subtask, metrics.task[slot]!);
          put(perSecond, subtask, rate(subtask, perSecond, metrics.task[slot]!));
        }
      }
      const errors = slots[NODE_SLOTS.numRowErrors]!;
      const fired = slots[NODE_SLOTS.numFiredTimers]!;
      if (fired > 0) {
        put("numFiredTimers", subtask, fired);
        put("numFiredTimersPerSecond", subtask, rate(subtask, "numFiredTimers", fired));
      }
      if (plan.kind === "transform.filter")
        put("numRecordsFiltered", subtask, Math.max(0, columns["numRecordsIn"]![subtask]! - columns["numRecordsOut"]![subtask]! - errors));
      if (isSink) put("numRecordsSend", subtask, columns["numRecordsIn"]![subtask]! - errors);
      for (const [name, latency] of this.#latencies(task, subtask, metrics.latency)) put(name, subtask, latency);
      const stateBytes = this.#stateBytes.get(nodeId)?.get(subtask);
      if (stateBytes !== undefined) put("stateBytes", subtask, stateBytes);
      if (stateBytes !== undefined || slots[NODE_SLOTS.numKeys]! > 0) put("numKeys", subtask, slots[NODE_SLOTS.numKeys]!);
      if (slots[NODE_SLOTS.nextTimerTimestamp]! !== 0) put("nextTimerTimestamp", subtask, slots[NODE_SLOTS.nextTimerTimestamp]!);
      if (isSource) {
        put("sourceIdleTime", subtask, this.#idleTime(`${nodeId}/${subtask}`, columns["numRecordsOut"]![subtask]!, now));
        put("numRecordsInErrors", subtask, errors);
        put("watermarkLag", subtask, now - known(slots[NODE_SLOTS.currentOutputWatermark]!));
        if (Number.isFinite(known(slots[NODE_SLOTS.currentOutputWatermark]!)))
          put("currentEmitEventTimeLag", subtask, slots[NODE_SLOTS.currentEmitEventTimeLag]!);
        const least = slowest.get(task.id);
        if (least !== undefined) put("watermarkAlignmentDrift", subtask, metrics.task[TASK_SLOTS.sourceWatermark]! - least);
      }
      metrics.names[index]!.forEach(({ name, isRate }, slot) => {
        const value = metrics.own(index)[slot]!;
        put(name, subtask, isRate ? rate(subtask, name, value) : value);
      });
    }
    const [longest] = [...(this.#longestWaiting.get(nodeId)?.values() ?? [])].toSorted((a, b) => a.since - b.since);
    const hotKeys = [...(this.#hotKeys.get(nodeId)?.values() ?? [])].flat();
    return {
      parallelism: task.parallelism,
      task: task.id,
      metrics: columns,
      ...(isSource ? { splits: this.#splits(task) } : {}),
      ...(longest === undefined ? {} : { longestWaiting: longest }),
      ...(hotKeys.length > 0
        ? {
            hotKeys: hotKeys.map((key) => ({
              ...key,
              share: key.share * this.#shareOf(columns["numRecordsInPerSecond"] ?? [], key.subtask),
            })),
          }
        : {}),
    };
  }

  /** A subtask of a source is a split of its own, as its watermark is. */
  #splits(task: JobTask): SplitSample[] {
    return Array.from({ length: task.parallelism }, (_, subtask) => {
      const metrics = this.#metrics.of(task.id, subtask);
      const current = known(metrics.node(0)[NODE_SLOTS.currentOutputWatermark]!);
      const idleSince = metrics.task[TASK_SLOTS.idleSince]!;
      return {
        id: String(subtask),
        subtask,
        watermark: Number.isFinite(current) ? current : null,
        idleSince: idleSince > 0 ? idleSince : null,
      };
    });
  }

  /** A subtask's part in the rows of its node: shares are of the whole node. */
  #shareOf(rates: readonly (number | null)[], subtask: number): number {
    const sum = rates.reduce<number>((total, rate) => total + (rate ?? 0), 0);
    return sum > 0 ? (rates[subtask] ?? 0) / sum : 1 / Math.max(1, rates.length);
  }

  /**
   * Busy, idle and backpressured time of a second. They are shares of the time that the thread has accounted for since the last reading (it
   * does so when it wakes), so that they add up to 1000; where it has slept all along the former values stand.
   */
  #times(key: string, task: Float64Array): readonly number[] {
    const spent = TASK_TIMES.map(([name, slot]) => {
      const last = this.#last.get(`${key}/${name}`) ?? 0;
      this.#last.set(`${key}/${name}`, task[slot]!);
      return task[slot]! - last;
    });
    const sum = spent.reduce((total, each) => total + each, 0);
    const shares = sum > 0 ? spent.map((each) => (each * 1000) / sum) : (this.#shares.get(key) ?? [0, 1000, 0]);
    this.#shares.set(key, shares);
    return shares;
  }

  /** Quantiles of the markers of the last minute; none before the first marker. Equal along a chain, so worked out once a reading. */
  #latencies(task: JobTask, subtask: number, buckets: Float64Array): readonly (readonly [string, number])[] {
    const key = `${task.id}/${subtask}`;
    const known = this.#latencyNow.get(key);
    if (known !== undefined) return known;
    const now = [...buckets];
    const trail = this.#latencyTrail.get(key) ?? [];
    const before = trail[0];
    const counts = before === undefined ? now : now.map((count, i) => count - before[i]!);
    this.#latencyTrail.set(key, [...trail, now].slice(-LATENCY_READINGS));
    const found = LATENCY_QUANTILES.flatMap(([name, part]) => {
      const latency = latencyQuantile(counts, part);
      return latency === undefined ? [] : [[name, latency] as const];
    });
    this.#latencyNow.set(key, found);
    return found;
  }

  /** Since when a source has given nothing out, in ms. */
  #idleTime(key: string, records: number, now: number): number {
    const last = this.#lastOutput.get(key);
    if (last !== undefined && last.records === records) return now - last.at;
    this.#lastOutput.set(key, { records, at: now });
    return 0;
  }

  #rate(key: string, value: number, intervalMs: number): number {
    const last = this.#last.get(key) ?? 0;
    this.#last.set(key, value);
    return (Math.max(0, value - last) * 1000) / intervalMs;
  }
}

/** A head counts its frames; behind a main port a node takes in what its neighbour gives out; behind a side port it counts. */
export function recordsIn(task: JobTask, counters: Float64Array, index: number): number {
  const { nodeId } = task.nodes[index]!.plan;
  const edge = task.edges.find(({ to }) => to === nodeId);
  if (edge === undefined || edge.fromPort !== 0) return counters[2 * index]!;
  return recordsOut(
    task,
    counters,
    task.nodes.findIndex(({ plan }) => plan.nodeId === edge.from),
  );
}

export function recordsOut(task: JobTask, counters: Float64Array, index: number): number {
  const counted = counters[2 * index + 1]!;
  return counted > 0 || !isOneToOne(task, index) ? counted : recordsIn(task, counters, index);
}

/** Nodes that give out as many records as they take in are not counted twice (`ChainStep.isOneToOne`). */
function isOneToOne(task: JobTask, index: number): boolean {
  const { plan, isSink } = task.nodes[index]!;
  return (
    !isSink &&
    (plan.kind === "transform.keyBy" || plan.kind === "transform.union" || (plan.kind === "transform.map" && plan.rowErrors === "fail"))
  );
}
