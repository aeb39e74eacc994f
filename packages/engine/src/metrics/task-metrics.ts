import { LATENCY_BUCKETS } from "./latency-buckets.ts";
import type { NodePlan } from "../graph/node-plan.ts";
import type { CepPatternConfig } from "@millrace/pipeline/catalog";
import { cepMetricCount } from "../cep/operator/cep-metric-names.ts";
import type { OperatorMetrics } from "./operator-metrics.ts";
import { HISTOGRAM_PARTS, SlidingHistogram } from "./sliding-histogram.ts";

/** Slots of a task, before its nodes'. */
export const TASK_SLOTS = {
  busyMs: 0,
  idleMs: 1,
  backPressuredMs: 2,
  numBytesIn: 3,
  numBytesOut: 4,
  inPoolUsage: 5,
  outPoolUsage: 6,
  inputQueueLength: 7,
  /** 1 while the task waits for room behind it. */
  isBackPressured: 8,
  sourceWatermark: 9,
  longestTurnMs: 10,
  idleSince: 11,
  /** Frames. */
  numBuffersIn: 12,
  numBuffersOut: 13,
  outputQueueLength: 14,
  mailboxQueueSize: 15,
  numMails: 16,
  /** Of a head with several inputs, each. */
  input1Watermark: 17,
  input2Watermark: 18,
} as const;
const TASK_SIZE = 24;

/** A metric that a node has defined: its slot holds the value, or the events since the start, of which the rate is told. */
export interface OwnMetric {
  readonly name: string;
  readonly isRate: boolean;
}

/** Slots of a node in a chain. */
export const NODE_SLOTS = {
  numLateRecordsDropped: 0,
  numRowErrors: 1,
  currentInputWatermark: 2,
  currentOutputWatermark: 3,
  numFiredTimers: 4,
  numKeys: 5,
  stateBytes: 6,
  nextTimerTimestamp: 7,
  currentEmitEventTimeLag: 8,
} as const;
const NODE_FIXED = 10;
/** Counters and gauges that a node may define itself, where its kind does not need more. */
const NODE_OWN = 24;

/**
 * The counters of one subtask of a task: plain doubles in shared memory, written by the task's thread only, read by anyone at any time.
 * Layout: task slots, then two record counters a node (`ChainDescription.counters`), the latency histogram, then each node's slots.
 */
export class TaskMetrics {
  readonly task: Float64Array;
  readonly counters: Float64Array;
  /** A histogram of how long latency markers took from their source to here (`countLatency`). */
  readonly latency: Float64Array;
  readonly #nodes: readonly Float64Array[];
  /** What nodes have defined, by node, in the order of their slots: sent once to whoever reads. */
  readonly names: OwnMetric[][];
  /** By node and name. */
  readonly #histograms = new Map<
    string,
    { readonly histogram: SlidingHistogram; readonly slots: readonly number[]; readonly own: Float64Array }
  >();

  constructor(values: Float64Array, nodes: readonly NodePlan[]) {
    this.task = values.subarray(0, TASK_SIZE);
    let at = TASK_SIZE + 2 * nodes.length;
    this.counters = values.subarray(TASK_SIZE, at);
    this.latency = values.subarray(at, (at += LATENCY_BUCKETS));
    this.#nodes = nodes.map((plan) => values.subarray(at, (at += nodeSize(plan))));
    this.names = nodes.map(() => []);
  }

  static size(nodes: readonly NodePlan[]): number {
    return nodes.reduce((size, plan) => size + 2 + nodeSize(plan), TASK_SIZE + LATENCY_BUCKETS);
  }

  /** Brings what is told of histograms up to date; to be called now and then by the task's thread. */
  publishHistograms(): void {
    for (const { histogram, slots, own } of this.#histograms.values()) histogram.read()?.forEach((value, i) => (own[slots[i]!] = value));
  }

  /** The subtask begins anew: its counters do too, as Flink's. What time it spent, and its histogram, go on. */
  reset(): void {
    this.task.fill(0, TASK_SLOTS.backPressuredMs + 1);
    this.counters.fill(0);
    for (const slots of this.#nodes) slots.fill(0);
  }

  node(index: number): Float64Array {
    return this.#nodes[index]!;
  }

  own(index: number): Float64Array {
    return this.node(index).subarray(NODE_FIXED);
  }

  /** What an operator, reader or writer of that node is given. */
  operatorMetrics(index: number): OperatorMetrics {
    const slots = this.node(index);
    const own = this.own(index);
    const names = this.names[index]!;
    // A name for which there is no room has a place outside of the array, where nothing is kept.
    const slotOf = (name: string, isRate = false): number => {
      const known = names.findIndex((each) => each.name === name);
      if (known >= 0) return known;
      return names.length === own.length ? own.length : names.push({ name, isRate }) - 1;
    };
    return {
      lateRecordDropped: () => void (slots[NODE_SLOTS.numLateRecordsDropped]! += 1),
      counter(name) {
        const slot = slotOf(name);
        return { inc: (by = 1) => void (own[slot]! += by) };
      },
      gauge(name) {
        const fixed = NODE_SLOTS[name as keyof typeof NODE_SLOTS];
        if (fixed !== undefined) return { set: (value) => void (slots[fixed] = value) };
        const slot = slotOf(name);
        return { set: (value) => void (own[slot] = value) };
      },
      meter(name) {
        const slot = slotOf(name, true);
        return { mark: (events = 1) => void (own[slot]! += events) };
      },
      histogram: (name) => {
        const key = `${index}/${name}`;
        let known = this.#histograms.get(key);
        if (known === undefined) {
          known = { histogram: new SlidingHistogram(), own, slots: HISTOGRAM_PARTS.map((part) => slotOf(`${name}_${part}`)) };
          this.#histograms.set(key, known);
        }
        return known.histogram;
      },
    };
  }
}

function nodeSize(plan: NodePlan): number {
  return NODE_FIXED + (plan.kind === "cep.pattern" ? NODE_OWN + cepMetricCount(plan.config as CepPatternConfig) : NODE_OWN);
}
