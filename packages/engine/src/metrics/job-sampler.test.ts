import { describe, expect, it } from "vitest";
import { executionGraph } from "../graph/execution-graph.ts";
import { planDocument } from "../graph/plan-document.ts";
import { JobMetrics } from "./job-metrics.ts";
import { JobSampler } from "./job-sampler.ts";
import { NODE_SLOTS, TASK_SLOTS } from "./task-metrics.ts";

const aligned = (id: string): object => ({
  id,
  kind: "source.generator",
  config: {
    shape: "orders",
    watermark: {
      generator: "bounded",
      timestamp: "orderTime",
      maxOutOfOrdernessMs: 0,
      idleTimeoutMs: 0,
      alignmentGroup: "g",
      maxDriftMs: 5_000,
    },
  },
});

function job() {
  const graph = executionGraph(
    planDocument({
      format: "millrace/v1",
      name: "read",
      settings: { parallelism: 1 },
      nodes: [
        aligned("a"),
        aligned("b"),
        { id: "both", kind: "transform.union", config: {} },
        { id: "big", kind: "transform.filter", config: { condition: "quantity > 5" } },
        { id: "out", kind: "sink.discard", config: {} },
      ],
      edges: [
        { from: "a.out", to: "both.in" },
        { from: "b.out", to: "both.in" },
        { from: "both.out", to: "big.in" },
        { from: "big.out", to: "out.in" },
      ],
    }),
  );
  const metrics = new JobMetrics(graph, new ArrayBuffer(JobMetrics.bytes(graph)));
  const taskOf = (nodeId: string) => graph.job.tasks.find(({ nodes }) => nodes.some(({ plan }) => plan.nodeId === nodeId))!;
  const of = (nodeId: string) => {
    const task = taskOf(nodeId);
    const index = task.nodes.findIndex(({ plan }) => plan.nodeId === nodeId);
    const own = metrics.of(task.id, 0);
    return { task: own.task, counters: own.counters.subarray(2 * index, 2 * index + 2), node: own.node(index), own, index };
  };
  return { graph, metrics, of, head: (nodeId: string) => taskOf(nodeId).id, sampler: new JobSampler(graph, metrics, 1, 0) };
}

describe("readings of a job's counters", () => {
  it("tell what a node defines: counters and gauges as they are, meters as a rate, histograms in six parts", () => {
    const { of, sampler } = job();
    const { own, index } = of("out");
    const mine = own.operatorMetrics(index);
    mine.counter("shop.orders").inc(3);
    mine.gauge("shop.lastId").set(77);
    const meter = mine.meter("shop.ordersPerSecond");
    const histogram = mine.histogram("shop.amount");
    meter.mark(30);
    for (let i = 1; i <= 100; i++) histogram.update(i);
    own.publishHistograms();
    expect(sampler.sample(2_000).nodes["out"]!.metrics).toMatchObject({
      "shop.orders": [3],
      "shop.lastId": [77],
      "shop.ordersPerSecond": [15],
      "shop.amount_min": [1],
      "shop.amount_mean": [50.5],
      "shop.amount_max": [100],
      "shop.amount_p50": [50],
      "shop.amount_p95": [95],
      "shop.amount_p99": [99],
    });
    meter.mark(10);
    expect(sampler.sample(3_000).nodes["out"]!.metrics["shop.ordersPerSecond"]).toEqual([10]);
  });

  it("tell how far the sources of an alignment group are ahead of its slowest, and behind the clock", () => {
    const { of, sampler } = job();
    for (const [id, watermark] of [
      ["a", 10_000],
      ["b", 4_000],
    ] as const) {
      of(id).task[TASK_SLOTS.sourceWatermark] = watermark;
      of(id).node[NODE_SLOTS.currentOutputWatermark] = watermark;
    }
    of("b").node[NODE_SLOTS.currentEmitEventTimeLag] = 250;
    of("b").node[NODE_SLOTS.numRowErrors] = 2;
    const { nodes } = sampler.sample(11_000);
    expect([nodes["a"]!.metrics["watermarkAlignmentDrift"], nodes["b"]!.metrics["watermarkAlignmentDrift"]]).toEqual([[6_000], [0]]);
    expect(nodes["b"]!.metrics).toMatchObject({ watermarkLag: [7_000], currentEmitEventTimeLag: [250], numRecordsInErrors: [2] });
  });

  it("tell what a filter drops and a sink sends: rows that failed are neither", () => {
    const { of, sampler } = job();
    const filter = of("big");
    of("both").counters[0] = 100;
    filter.counters[1] = 60;
    filter.node[NODE_SLOTS.numRowErrors] = 5;
    const { nodes } = sampler.sample(1_000);
    expect(nodes["big"]!.metrics).toMatchObject({ numRecordsIn: [100], numRecordsFiltered: [35] });
    expect(nodes["out"]!.metrics).toMatchObject({ numRecordsIn: [60], numRecordsSend: [60] });
  });

  it("tell the figures of a task at the head of its chain only", () => {
    const { of, head, sampler } = job();
    const { task } = of("big");
    task[TASK_SLOTS.busyMs] = 400.4;
    task[TASK_SLOTS.numBuffersIn] = 8;
    task[TASK_SLOTS.numMails] = 6;
    sampler.setTaskFigures(head("big"), 0, { checkpointStartDelayNanos: 5_000_000 });
    const { nodes } = sampler.sample(2_000);
    expect(nodes[head("big")]!.metrics).toMatchObject({
      accumulateBusyTimeMs: [400],
      numBuffersInLocal: [8],
      numBuffersInLocalPerSecond: [4],
      mailboxMailsPerSecond: [3],
      checkpointStartDelayNanos: [5_000_000],
    });
    expect(nodes["out"]!.metrics).not.toHaveProperty("accumulateBusyTimeMs");
  });
});
