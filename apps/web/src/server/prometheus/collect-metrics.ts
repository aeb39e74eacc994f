import { hostname } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { getHeapStatistics } from "node:v8";
import { ALERT_KINDS } from "@millrace/pipeline/alerts";
import { combineColumn, type JobSample, type MetricColumn } from "@millrace/pipeline/metrics";
import type { RequestContext } from "../context.ts";
import { HEARTBEAT_FRESH_MS } from "../health.ts";
import { ENDED_STATES } from "../jobs/job-view.ts";
import { listWorkers } from "../workers.ts";
import type { PrometheusSample } from "./exposition.ts";

/**
 * What Flink reports of tasks; everything else belongs to operators. It is equal along a chain and stands at its head.
 * Source: the answer of Flink 2.3's PrometheusReporter.
 */
const OF_TASKS =
  /^(idle|busy|(soft|hard)?[bB]ackPressured)TimeMsPerSecond$|^accumulate|^isBackPressured$|^mailbox|^checkpoint|^initializationTime$|^numBuffers|^longestTurnMs$/;
/** Those that stand below the network's buffers in Flink. */
const OF_BUFFERS: Readonly<Record<string, string>> = {
  inPoolUsage: "Shuffle_Netty_Input_Buffers_inPoolUsage",
  inputQueueLength: "Shuffle_Netty_Input_Buffers_inputQueueLength",
  outPoolUsage: "Shuffle_Netty_Output_Buffers_outPoolUsage",
  outputQueueLength: "Shuffle_Netty_Output_Buffers_outputQueueLength",
};
/** Flink tells these of a task as well: what enters the head of its chain, and what leaves its ends. */
const INTO_TASKS = ["numRecordsIn", "numRecordsInPerSecond", "numBytesIn", "numBytesInPerSecond"];
const OUT_OF_TASKS = ["numRecordsOut", "numRecordsOutPerSecond", "numBytesOut", "numBytesOutPerSecond"];
/** Summed up over subtasks where there is one series a node. */
const IS_ADDED = /^num|(?<!Ms)PerSecond$|^pendingRecords$|^stateBytes$/;

const delays = monitorEventLoopDelay({ resolution: 20 });
delays.enable();

/**
 * All metrics as Prometheus takes them: of jobs by the names and labels of Flink's reporter, so that dashboards made for Flink show them; of workers and of
 * this process by Millrace's own names. `withSubtasks` false gives one series a node: the sum of what can be summed up, else the highest.
 */
export async function* collectMetrics(
  ctx: RequestContext,
  { withSubtasks = true }: { readonly withSubtasks?: boolean } = {},
): AsyncGenerator<PrometheusSample> {
  yield* processMetrics();
  const [workers, groups, firing, jobs] = await Promise.all([
    listWorkers(ctx),
    ctx.db.job.groupBy({ by: ["state"], where: { workspaceId: ctx.workspaceId }, _count: true }),
    ctx.db.alert.groupBy({ by: ["kind"], where: { workspaceId: ctx.workspaceId, state: "firing" }, _count: true }),
    ctx.db.job.findMany({
      where: { workspaceId: ctx.workspaceId, state: { notIn: [...ENDED_STATES] } },
      select: { id: true, name: true, leaseWorkerId: true, versionId: true },
    }),
  ]);
  const alive = workers.filter((worker) => worker.stoppedAt === null && Date.now() - worker.heartbeatAt < HEARTBEAT_FRESH_MS);
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0);
  const used = alive.reduce((sum, worker) => sum + worker.usedSlots, 0);
  const count = (state: string): number => groups.find((group) => group.state === state)?._count ?? 0;
  yield gauge("flink_jobmanager_numRegisteredTaskManagers", alive.length, {});
  yield gauge("flink_jobmanager_numRunningJobs", count("RUNNING"), {});
  yield gauge("flink_jobmanager_taskSlotsTotal", slots, {});
  yield gauge("flink_jobmanager_taskSlotsAvailable", Math.max(0, slots - used), {});
  for (const { state, _count } of groups) yield gauge("millrace_jobs", _count, { state });
  for (const kind of ALERT_KINDS) yield gauge("millrace_alerts_firing", firing.find((group) => group.kind === kind)?._count ?? 0, { kind });
  for (const worker of alive) {
    const labels = { worker_id: worker.id, host: worker.host };
    for (const [name, value] of Object.entries((worker.status ?? {}) as Record<string, unknown>))
      if (typeof value === "number") yield gauge(`millrace_worker_${name}`, value, labels);
  }
  for (const job of jobs) {
    const sample = await ctx.samples.read(job.id);
    const document = await ctx.documents.read(job.versionId);
    if (sample === null) continue;
    const nameOf = (id: string): string => document?.nodes.find((node) => node.id === id)?.name ?? id;
    const edges = (document?.edges ?? []).map((edge) => [edge.from.split(".")[0] ?? "", edge.to.split(".")[0] ?? ""] as const);
    yield* jobMetrics(job, sample, { nameOf, edges, withSubtasks });
  }
}

interface Job {
  readonly id: string;
  readonly name: string;
  readonly leaseWorkerId: string | null;
}

interface JobOptions {
  readonly nameOf: (id: string) => string;
  /** Which node's rows go to which. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly withSubtasks: boolean;
}

function* jobMetrics(job: Job, sample: JobSample, { nameOf, edges, withSubtasks }: JobOptions): Generator<PrometheusSample> {
  const ofJob = { job_id: job.id, job_name: job.name };
  for (const [name, value] of Object.entries(sample.job ?? {}))
    if (value !== null) yield gauge(`flink_jobmanager_job_${name}`, value, ofJob);
  for (const [name, value] of Object.entries(sample.process ?? {}))
    if (value !== null) yield gauge(`millrace_job_process_${name}`, value, ofJob);
  const ends = chainEnds(sample, edges);
  for (const [id, node] of Object.entries(sample.nodes)) {
    const ofTask = { ...ofJob, tm_id: job.leaseWorkerId ?? undefined, task_id: node.task, task_name: nameOf(node.task) };
    const ofOperator = { ...ofTask, operator_id: id, operator_name: nameOf(id) };
    const isHead = id === node.task;
    for (const [name, column] of Object.entries(node.metrics)) {
      const ofBuffers = OF_BUFFERS[name];
      const isOfTask = ofBuffers !== undefined || OF_TASKS.test(name);
      if (isHead && (isOfTask || INTO_TASKS.includes(name)))
        yield* columnMetrics(`flink_taskmanager_job_task_${ofBuffers ?? name}`, column, ofTask, withSubtasks);
      if (OUT_OF_TASKS.includes(name) && ends.get(node.task) === id)
        yield* columnMetrics(`flink_taskmanager_job_task_${name}`, column, ofTask, withSubtasks);
      if (!isOfTask) yield* columnMetrics(`flink_taskmanager_job_task_operator_${name}`, column, ofOperator, withSubtasks);
    }
  }
}

/** The last node of each chain by its task. A chain that branches has several ends, and no number of the whole. */
function chainEnds({ nodes }: JobSample, edges: JobOptions["edges"]): ReadonlyMap<string, string | undefined> {
  const ends = new Map<string, string | undefined>();
  for (const [id, { task }] of Object.entries(nodes)) {
    if (edges.some(([from, to]) => from === id && nodes[to]?.task === task)) continue;
    ends.set(task, ends.has(task) ? undefined : id);
  }
  return ends;
}

/** All are gauges, as Flink's reporter has them: what it counts goes down where a job begins anew. */
function* columnMetrics(
  name: string,
  column: MetricColumn,
  labels: PrometheusSample["labels"],
  withSubtasks: boolean,
): Generator<PrometheusSample> {
  const sample = (value: number, subtask?: number): PrometheusSample => ({
    name,
    type: "gauge",
    help: name,
    labels: subtask === undefined ? labels : { ...labels, subtask_index: subtask },
    value,
  });
  if (withSubtasks) {
    for (const [subtask, value] of column.entries()) if (value !== null) yield sample(value, subtask);
    return;
  }
  const together = combineColumn(
    column,
    name.endsWith("Watermark") ? "min" : IS_ADDED.test(name.slice(name.lastIndexOf("_") + 1)) ? "sum" : "max",
  );
  if (together !== null) yield sample(together);
}

function* processMetrics(): Generator<PrometheusSample> {
  const memory = process.memoryUsage();
  const cpu = process.cpuUsage();
  const labels = { host: hostname() };
  yield {
    name: "process_cpu_seconds_total",
    type: "counter",
    help: "CPU time of the web server",
    labels,
    value: (cpu.user + cpu.system) / 1e6,
  };
  yield gauge("process_resident_memory_bytes", memory.rss, labels);
  yield gauge("process_start_time_seconds", Date.now() / 1_000 - process.uptime(), labels);
  yield gauge("nodejs_heap_size_used_bytes", memory.heapUsed, labels);
  yield gauge("nodejs_heap_size_limit_bytes", getHeapStatistics().heap_size_limit, labels);
  yield gauge("nodejs_external_memory_bytes", memory.external, labels);
  yield gauge("nodejs_eventloop_lag_p99_seconds", delays.percentile(99) / 1e9, labels);
}

function gauge(name: string, value: number, labels: PrometheusSample["labels"]): PrometheusSample {
  return { name, type: "gauge", help: name, labels, value };
}
