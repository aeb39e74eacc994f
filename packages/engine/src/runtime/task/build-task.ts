import { formatDataType } from "@millrace/pipeline/types";
import { createExpressionRuntime } from "@millrace/pipeline/expressions";
import { inFlightKey } from "../../checkpoint/in-flight-rows.ts";
import { frameLayout, type FrameLayout } from "../../exchange/frame-layout.ts";
import { FrameReader } from "../../exchange/frame-reader.ts";
import { FrameWriter } from "../../exchange/frame-writer.ts";
import { Ring } from "../../exchange/ring.ts";
import type { ExecutionGraph } from "../../graph/execution-graph.ts";
import type { JobEdge, JobGraph } from "../../graph/job-graph.ts";
import { HotKeys } from "../../metrics/hot-keys.ts";
import type { TaskMetrics } from "../../metrics/task-metrics.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import { memoryOnly, type SpillFiles } from "../../operators/batch/spill/spill-files.ts";
import type { OperatorFactory } from "../../operators/operator-factory.ts";
import type { SinkReport } from "../../operators/sink-writer.ts";
import { MIN_TIMESTAMP, type Row } from "../../record/row.ts";
import type { Clock } from "../../time/clock.ts";
import type { CheckpointListener } from "./checkpoint-listener.ts";
import { ChainCompiler, type PeekOf, type ReadFrames } from "../codegen/chain-compiler.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";
import { ExchangeCode } from "../codegen/exchange-code.ts";
import { isTimedStep } from "../codegen/timed-step.ts";
import { createStep } from "./create-step.ts";
import { restoreInFlight } from "../restore-in-flight.ts";
import { isKeyHidden } from "../is-key-hidden.ts";
import { rowErrorHandler, type RowErrorReport } from "../row-errors.ts";
import { seededRandom } from "../seeded-random.ts";
import { Task } from "./task.ts";
import { UNIT_ROWS } from "./task-options.ts";
import type { OutputChannel } from "./task-outputs.ts";
import type { CreateKeyedState, TaskEnvironment } from "./task-environment.ts";

/** What a thread has for all its subtasks. */
export interface TaskHost {
  readonly jobId: string;
  readonly graph: ExecutionGraph;
  readonly clock: Clock;
  readonly seed: number;
  readonly dataFolder: string;
  readonly connectors: ConnectorRegistry;
  readonly operators: Readonly<Record<string, OperatorFactory>>;
  /** False: every operator runs as its class (tests compare both). */
  readonly generated?: boolean;
  readonly unitRows?: number;
  readonly frameRows?: number | undefined;
  readonly checkpoints: CheckpointListener | undefined;
  /** Where batch jobs spill; left out: they keep everything in memory. */
  readonly spill?: SpillFiles | undefined;
  ring(channel: number): ArrayBufferLike;
  metrics(task: string, subtaskIndex: number): TaskMetrics;
  restored(nodeId: string): readonly StepSnapshot[] | undefined;
  /** As in `TaskEnvironment`. */
  readonly keptCheckpoints?: readonly number[];
  readonly keyedState?: CreateKeyedState;
  /** Wakes the thread of a slot. */
  wake(slot: number): void;
  reportRows(report: SinkReport): void;
  reportRowError(error: RowErrorReport): void;
  isAhead?(group: string, maxDriftMs: number, watermark: number, task: string, subtaskIndex: number): boolean;
  readonly tap?: (nodeId: string, port: number) => ((row: Row, timestamp: number, kind: number) => void) | undefined;
}

/** What the rings of one edge may take together. */
const RING_BYTES_PER_EDGE = 64 * 1024 * 1024;
const MAX_FRAMES = 16;
const MIN_FRAMES = 2;
const MAX_ROWS = 4096;
const MIN_ROWS = 256;
const MAX_HEAP_BYTES = 256 * 1024;
const MIN_HEAP_BYTES = 32 * 1024;

/** The frames of an edge: smaller where there are very many channels. */
export function edgeLayout({ job, edgeColumns, channels }: ExecutionGraph, edge: JobEdge, mostRows = MAX_ROWS): FrameLayout {
  const count = channels.filter((channel) => channel.edge === edge.id).length;
  const frameBytes = RING_BYTES_PER_EDGE / Math.max(1, count) / MIN_FRAMES;
  return frameLayout(edgeSchema(job, edge), {
    hasKinds: edge.hasKinds,
    columns: edgeColumns[edge.id]!,
    maxRows: Math.min(mostRows, clamp(2 ** Math.floor(Math.log2(frameBytes / 64)), MIN_ROWS, MAX_ROWS)),
    heapBytes: clamp(Math.floor(frameBytes / 2 / 1024) * 1024, MIN_HEAP_BYTES, MAX_HEAP_BYTES),
  });
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

function edgeSchema(job: JobGraph, edge: JobEdge) {
  const node = job.tasks.find((task) => task.id === edge.fromTask)!.nodes.find(({ plan }) => plan.nodeId === edge.from)!;
  return node.plan.outputSchemas[edge.fromPort]!;
}

/** Bytes of each ring of an edge: fewer frames where there are many channels. */
export function ringBytes(layout: FrameLayout, channels: number): number {
  const frames = Math.floor(RING_BYTES_PER_EDGE / channels / layout.frameBytes);
  return Ring.bytes(layout, Math.max(MIN_FRAMES, Math.min(MAX_FRAMES, frames)));
}

/** Makes one subtask: its steps, its ends of the channels, and its generated module. */
export function buildTask(host: TaskHost, taskId: string, subtaskIndex: number): Task {
  const { job } = host.graph;
  const task = job.tasks.find(({ id }) => id === taskId)!;
  const slot = host.graph.subtasks.find((subtask) => subtask.task === taskId && subtask.index === subtaskIndex)!.slot;
  const metrics = host.metrics(taskId, subtaskIndex);
  const rowError = rowErrorHandler(task, subtaskIndex, { metrics, inspection: job.settings.inspection }, (error) =>
    host.reportRowError(error),
  );
  let built: Task | undefined;
  const environment: TaskEnvironment = {
    jobId: host.jobId,
    subtaskIndex,
    parallelism: task.parallelism,
    clock: host.clock,
    random: seededRandom(host.seed ^ Math.imul(subtaskIndex + 1, 0x9e3779b1) ^ hashText(taskId)),
    dataFolder: host.dataFolder,
    hasCheckpoints: host.checkpoints !== undefined,
    spill:
      host.spill === undefined ? memoryOnly : { files: host.spill, memoryBytes: (job.settings.batchMemoryMb * 2 ** 20) / task.parallelism },
    connectors: host.connectors,
    operators: host.operators,
    report: (report) => host.reportRows(report),
    metrics: (nodeId) => metrics.operatorMetrics(task.nodes.findIndex(({ plan }) => plan.nodeId === nodeId)),
    currentWatermark: () => built!.watermark,
    rowError,
    request: (work, done) => built!.request(work, done),
    mail: (mail) => built!.post(mail),
    restored: (nodeId) => host.restored(nodeId),
    keptCheckpoints: new Set(host.keptCheckpoints),
    keyedState: host.keyedState,
  };
  const steps = task.nodes.map((node) => createStep(node, environment, { generated: host.generated ?? true }));

  const inputs = job.edges
    .filter((edge) => edge.toTask === taskId)
    .map((edge) => {
      const layout = edgeLayout(host.graph, edge, host.frameRows);
      const channels = host.graph.channels.filter((channel) => channel.edge === edge.id && channel.consumer === subtaskIndex);
      const readers = channels.map((channel) => ({
        producer: channel.producer,
        reader: new FrameReader(new Ring(host.ring(channel.id), layout), () => host.wake(channel.fromSlot), {
          isBlocking: edge.isBlocking,
        }),
      }));
      const inFlight = host.restored(inFlightKey(edge))?.flatMap((snapshot) => snapshot.inFlight ?? []) ?? [];
      const inputKeys = task.nodes[0]!.plan.inputKeys[edge.toPort];
      const replay = restoreInFlight(inFlight, {
        edge,
        schema: edgeSchema(job, edge),
        layout,
        inputKeys,
        subtaskIndex,
        parallelism: task.parallelism,
        maxParallelism: task.maxParallelism,
      });
      return { edge, layout, readers, replay };
    });
  const outputs = job.edges
    .filter((edge) => edge.fromTask === taskId)
    .map((edge) => {
      const layout = edgeLayout(host.graph, edge, host.frameRows);
      const channels = host.graph.channels.filter((channel) => channel.edge === edge.id && channel.producer === subtaskIndex);
      const outputChannels = channels.map((channel): OutputChannel => ({
        edge,
        consumer: channel.consumer,
        writer: new FrameWriter(
          new Ring(host.ring(channel.id), layout),
          () => host.wake(channel.toSlot),
          edge.isBlocking ? { files: host.spill } : undefined,
        ),
      }));
      const writers = outputChannels.map(({ writer }) => writer);
      const schema = edgeSchema(job, edge);
      const plan = {
        edge,
        schema,
        writers,
        maxParallelism: task.maxParallelism,
        subtaskIndex,
        timeZone: job.settings.timeZone,
        columns: new Set(host.graph.edgeColumns[edge.id]!),
      };
      return { edge, channels: outputChannels, code: new ExchangeCode(plan) };
    });
  const hotKeys = new Map(
    task.nodes
      .filter(({ plan }) => plan.inputKeys.some((keys) => keys !== undefined) && !isKeyHidden(plan, job.settings.inspection))
      .map(({ plan }) => [plan.nodeId, new HotKeys()]),
  );
  const expressionRuntime = createExpressionRuntime({
    now: () => host.clock.now(),
    random: environment.random,
    currentWatermark: () => shownWatermark(built?.watermark ?? MIN_TIMESTAMP),
  });
  const compile = (peek?: PeekOf): readonly ReadFrames[] =>
    new ChainCompiler({
      task,
      taskIndex: job.tasks.indexOf(task),
      steps,
      inputs,
      outputs,
      rowError,
      counters: metrics.counters,
      expressionRuntime,
      tap: host.tap,
      peek,
      hotKeys: (nodeId) => hotKeys.get(nodeId),
    }).compile();
  let reads = compile();

  const head = steps[0]!;
  const alignment = isTimedStep(head) ? head.time.alignmentGroup : undefined;
  built = new Task({
    task,
    subtaskIndex,
    steps,
    metrics,
    inputs: inputs.map(({ edge, readers, replay }, i) => ({ edge, readers, replay, read: (reader, budget) => reads[i]!(reader, budget) })),
    setPeeks: (peek) => void (reads = compile(peek)),
    outputs: outputs.flatMap(({ channels }) => channels),
    describeEdge: (edge) => ({
      schema: edgeSchema(job, edge).map(({ name, type }) => [name, formatDataType(type)] as const),
      layout: edgeLayout(host.graph, edge, host.frameRows),
      consumers: job.tasks.find(({ id }) => id === edge.toTask)!.parallelism,
    }),
    isUnaligned: job.settings.checkpointing.unaligned,
    alignedTimeoutMs: alignedTimeoutOf(job.settings.checkpointing),
    clock: host.clock,
    bufferTimeoutMs: job.settings.bufferTimeoutMs,
    autoWatermarkIntervalMs: job.settings.autoWatermarkIntervalMs,
    latencyMarkerIntervalMs: job.settings.latencyMarkerIntervalMs,
    unitRows: host.unitRows ?? UNIT_ROWS,
    checkpoints: host.checkpoints,
    hotKeys,
    wake: () => host.wake(slot),
    ...(alignment === undefined || host.isAhead === undefined
      ? {}
      : { isAhead: (watermark: number) => host.isAhead!(alignment.name, alignment.maxDriftMs, watermark, taskId, subtaskIndex) }),
  });
  return built;
}

function alignedTimeoutOf({ unaligned, alignedTimeoutMs }: JobGraph["settings"]["checkpointing"]): number {
  return unaligned && alignedTimeoutMs > 0 ? alignedTimeoutMs : Infinity;
}

/** The last instant that SQL can write; stands for the last watermark. */
const LAST_INSTANT = 253_402_300_799_999;

function shownWatermark(watermark: number): number | null {
  return watermark === MIN_TIMESTAMP ? null : Math.min(watermark, LAST_INSTANT);
}

function hashText(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
