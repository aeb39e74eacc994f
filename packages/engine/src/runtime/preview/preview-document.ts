import { findKind, validateDocument, type ParameterValues, type Validation } from "@millrace/pipeline";
import { encodeJson, type Column } from "@millrace/pipeline/types";
import { EngineError } from "../../operators/engine-error.ts";
import { chainGraph, type JobGraph } from "../../graph/job-graph.ts";
import { logicalGraph } from "../../graph/plan-document.ts";
import type { LogicalGraph } from "../../graph/logical-graph.ts";
import { NODE_SLOTS } from "../../metrics/task-metrics.ts";
import type { ConnectorRegistry } from "../../operators/connector-registry.ts";
import { previewRegistry } from "../../operators/preview-registry.ts";
import { rowValues } from "../../record/row-class.ts";
import type { Row, RowKind } from "../../record/row.ts";
import type { StepSnapshot } from "../codegen/chain-step.ts";
import { LocalRun, type LocalOptions } from "../local-executor.ts";
import type { Task } from "../task/task.ts";
import { onOneSubtask } from "./on-one-subtask.ts";
import type { PreviewPort, PreviewResult, PreviewRow, PreviewSeries } from "./preview-result.ts";
import { PINNED, pinNodes } from "./pinned-rows.ts";
import { runToCrash, type Crash } from "./run-to-crash.ts";
import { SamplePace } from "./sample-pace.ts";
import { SampleReader } from "./sample-reader.ts";

export interface PreviewOptions {
  /**
   * Sample rows by source node; where missing those pinned in the document; a generator makes its own. Rows pinned in the document to any other
   * node, or to a generator, stand in the place of what it would give out (`pinNodes`).
   */
  readonly samples?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly parameters?: ParameterValues;
  /** Rows taken from each source; default 1000. */
  readonly maxSourceRows?: number;
  /** Rows kept a port; default 200. Further ones are counted. */
  readonly maxRows?: number;
  /** Steps kept; default 2000. */
  readonly maxSteps?: number;
  /** Wall-clock budget; default 500. */
  readonly budgetMs?: number;
  /** Leaves out the nodes with errors, and what hangs on them, and shows the rest: while a document is being drawn. Default false. */
  readonly isPartial?: boolean;
  readonly seed?: number;
  /** Epoch ms at which the virtual clock begins; default 0. */
  readonly startTime?: number;
  /** By source node: behind so many rows it is idle until all others are through (`SamplePace`). */
  readonly idleAfter?: Readonly<Record<string, number>>;
  /** The run fails once, and goes on from its last checkpoint. */
  readonly crash?: Crash;
}

interface Collecting {
  readonly nodeId: string;
  readonly rows: PreviewRow[];
  readonly totals: Series;
  total: number;
}

/** A series while it grows. */
class Series {
  readonly #steps: number[] = [];
  readonly #values: number[] = [];

  add(step: number, value: number): void {
    this.#steps.push(step);
    this.#values.push(value);
  }

  get last(): number | undefined {
    return this.#values.at(-1);
  }

  done(): PreviewSeries {
    return { steps: Int32Array.from(this.#steps), values: Float64Array.from(this.#values) };
  }
}

/**
 * What a document does with sample rows: the real engine on one thread under a virtual clock, one row of a source a step, every port
 * tapped. Deterministic; needs nothing of Node.js. Never throws for what is wrong with a document or its rows.
 */
export async function previewDocument(document: unknown, options: PreviewOptions = {}): Promise<PreviewResult> {
  const startedAt = performance.now();
  const validation = validateDocument(document, options.parameters === undefined ? {} : { parameters: options.parameters });
  const isPartial = options.isPartial ?? false;
  if (validation.document === undefined) return invalid(validation, startedAt);
  if (!isPartial && validation.diagnostics.some(({ severity }) => severity === "error")) return invalid(validation, startedAt);
  const graph = logicalGraph(validation, { isPartial });
  if (graph.nodes.length === 0) return invalid(validation, startedAt);
  return new Preview({ validation, graph, options, startedAt }).run();
}

function invalid({ diagnostics }: Validation, startedAt: number): PreviewResult {
  return {
    state: "invalid",
    diagnostics,
    ports: {},
    steps: 0,
    watermarks: {},
    lateDropped: {},
    rowErrors: [],
    failure: undefined,
    elapsedMs: performance.now() - startedAt,
  };
}

class Preview {
  readonly #validation: Validation;
  readonly #options: PreviewOptions;
  readonly #startedAt: number;
  readonly #graph: LogicalGraph;
  readonly #ports = new Map<string, Collecting>();
  readonly #watermarks = new Map<Task, Series>();
  readonly #rowErrors: { nodeId: string; message: string; sample: string | null }[] = [];
  readonly #pace: SamplePace | undefined;
  #clockAt: number;
  /** What operators load at first (the interpreter of code) is not of the budget. */
  #openedAt = 0;
  #steps = 0;
  /** The last row that left a port, as it came and as it is shown: it may leave the next port as it is. */
  #shown: { readonly row: Row; readonly schema: readonly Column[]; readonly as: PreviewRow } | undefined;

  constructor({
    validation,
    graph,
    options,
    startedAt,
  }: {
    readonly validation: Validation;
    readonly graph: LogicalGraph;
    readonly options: PreviewOptions;
    readonly startedAt: number;
  }) {
    this.#validation = validation;
    this.#options = options;
    this.#startedAt = startedAt;
    this.#openedAt = startedAt;
    this.#graph = onOneSubtask(
      pinNodes(graph, (nodeId) => validation.document!.samples?.[nodeId]),
      options.maxSourceRows ?? 1000,
    );
    this.#clockAt = options.startTime ?? 0;
    this.#pace = this.#newPace(options);
  }

  #newPace({ crash, idleAfter = {}, samples = {} }: PreviewOptions): SamplePace | undefined {
    if (crash === undefined && Object.keys(idleAfter).length === 0) return undefined;
    const sources = this.#graph.nodes.filter(({ isSource }) => isSource).map(({ plan }) => plan.nodeId);
    return new SamplePace({ rows: Object.fromEntries(sources.map((id) => [id, samples[id]?.length ?? 0])), idleAfter });
  }

  async run(): Promise<PreviewResult> {
    let state: PreviewResult["state"] = "complete";
    let failure: PreviewResult["failure"];
    let run: LocalRun | undefined;
    try {
      const job: JobGraph = chainGraph(this.#graph);
      const { crash } = this.#options;
      const checkpoint = crash === undefined ? undefined : await this.#upTo(crash, job);
      run = this.#start(job, checkpoint === undefined ? {} : { restored: (name) => checkpoint.get(name) });
      await run.open();
      this.#openedAt = performance.now();
      if ((await run.toEnd()) === "stopped") state = "budget";
    } catch (error) {
      state = "failed";
      failure = failureOf(error);
    }
    const lateDropped = run === undefined ? {} : lateRows(run);
    await run?.close();
    return {
      state,
      failure,
      lateDropped,
      diagnostics: this.#validation.diagnostics,
      ports: this.#result(),
      steps: this.#steps,
      watermarks: this.#watermarksByNode(),
      rowErrors: this.#rowErrors,
      elapsedMs: performance.now() - this.#startedAt,
    };
  }

  #start(job: JobGraph, options: Partial<LocalOptions>): LocalRun {
    return new LocalRun(job, {
      connectors: this.#connectors(),
      operators: previewRegistry,
      unitRows: 1,
      seed: this.#options.seed ?? 42,
      startTime: this.#clockAt,
      tap: (nodeId, port) => this.#tap(nodeId, port),
      shouldStop: () => this.#isOver(),
      onRowError: ({ nodeId, message, sample }) => void this.#rowErrors.push({ nodeId, message, sample }),
      onRound: (current) => this.#step(current),
      ...options,
    });
  }

  /** The run up to its failure. What left a port behind the checkpoint is void, as rows are that a sink had not committed. */
  async #upTo(crash: Crash, job: JobGraph): Promise<ReadonlyMap<string, readonly StepSnapshot[]> | undefined> {
    const kept = new Map<string, number>();
    const { checkpoint, clockAt } = await runToCrash(crash, {
      pace: this.#pace!,
      isOver: () => this.#isOver(),
      start: (options) => this.#start(job, options),
      reached: (nodes) => {
        for (const [port, { nodeId, total }] of this.#ports) if (nodes.has(nodeId)) kept.set(port, total);
      },
    });
    this.#clockAt = clockAt;
    for (const [port, collecting] of this.#ports) {
      collecting.total = checkpoint === undefined ? 0 : (kept.get(port) ?? 0);
      collecting.rows.length = Math.min(collecting.rows.length, collecting.total);
    }
    return checkpoint;
  }

  #isOver(): boolean {
    return performance.now() - this.#openedAt > (this.#options.budgetMs ?? 500);
  }

  #connectors(): ConnectorRegistry {
    const samples = this.#options.samples ?? {};
    const pinned = this.#validation.document!.samples ?? {};
    const limit = this.#options.maxSourceRows ?? 1000;
    const sources: Record<string, ConnectorRegistry["sources"][string]> = {};
    const sinks: Record<string, ConnectorRegistry["sinks"][string]> = {};
    for (const { plan, isSource, isSink } of this.#graph.nodes) {
      if (isSource)
        sources[plan.kind] = ({ nodeId, kind }) =>
          new SampleReader((samples[nodeId] ?? pinned[nodeId] ?? []).slice(0, limit), { arePinned: kind === PINNED, pace: this.#pace });
      if (isSink) sinks[plan.kind] = () => ({ open: () => undefined, write: () => true, close: () => undefined });
    }
    return { sources, sinks };
  }

  #tap(nodeId: string, port: number): (row: Row, timestamp: number, kind: number) => void {
    const node = this.#graph.nodes.find(({ plan }) => plan.nodeId === nodeId)!;
    const schema = node.plan.outputSchemas[port]!;
    const key = `${nodeId}.${node.outputPorts[port]}`;
    // What was there before a failure goes on behind it.
    const collecting = this.#ports.get(key) ?? { rows: [], totals: new Series(), total: 0, nodeId };
    this.#ports.set(key, collecting);
    const limit = this.#options.maxRows ?? 200;
    return (row, timestamp, kind) => {
      collecting.total++;
      if (collecting.rows.length < limit) collecting.rows.push(this.#show(row, schema, timestamp, kind));
    };
  }

  #show(row: Row, schema: readonly Column[], timestamp: number, kind: number): PreviewRow {
    const time = Number.isFinite(timestamp) ? timestamp : null;
    const before = this.#shown;
    if (
      before?.row === row &&
      before.schema === schema &&
      before.as.step === this.#steps &&
      before.as.timestamp === time &&
      before.as.kind === kind
    )
      return before.as;
    const values = rowValues(row, schema.length).map((value, i) => encodeJson(schema[i]!.type, value));
    const as: PreviewRow = { kind: kind as RowKind, timestamp: time, values, step: this.#steps };
    this.#shown = { row, schema, as };
    return as;
  }

  /** A round that changed something is a step. */
  #step(run: LocalRun): void {
    if (this.#steps >= (this.#options.maxSteps ?? 2000)) return;
    let isStep = false;
    for (const { totals, total } of this.#ports.values()) {
      if (total === (totals.last ?? 0)) continue;
      totals.add(this.#steps, total);
      isStep = true;
    }
    for (const task of run.tasks) {
      const series = this.#seriesOf(task);
      if (task.watermark === -Infinity || series.last === task.watermark) continue;
      series.add(this.#steps, task.watermark);
      isStep = true;
    }
    if (isStep) this.#steps++;
  }

  #seriesOf(task: Task): Series {
    const known = this.#watermarks.get(task);
    if (known !== undefined) return known;
    const made = new Series();
    this.#watermarks.set(task, made);
    return made;
  }

  #watermarksByNode(): Record<string, PreviewSeries> {
    const byNode: Record<string, PreviewSeries> = {};
    for (const [task, series] of this.#watermarks) {
      const done = series.done();
      if (done.steps.length > 0) for (const { plan } of task.options.task.nodes) byNode[plan.nodeId] = done;
    }
    return byNode;
  }

  #result(): Record<string, PreviewPort> {
    const ports: Record<string, PreviewPort> = {};
    for (const { plan, outputPorts } of this.#graph.nodes) {
      outputPorts.forEach((name, port) => {
        const key = `${plan.nodeId}.${name}`;
        ports[key] = {
          columns: plan.outputSchemas[port]!,
          total: this.#ports.get(key)?.total ?? 0,
          rows: this.#ports.get(key)?.rows ?? [],
          totals: (this.#ports.get(key)?.totals ?? new Series()).done(),
        };
      });
    }
    return ports;
  }
}

function lateRows(run: LocalRun): Record<string, number> {
  const late: Record<string, number> = {};
  for (const task of run.tasks) {
    task.options.task.nodes.forEach(({ plan }, index) => {
      const count = task.options.metrics.node(index)[NODE_SLOTS.numLateRecordsDropped]!;
      if (count > 0) late[plan.nodeId] = count;
    });
  }
  return late;
}

function failureOf(error: unknown): NonNullable<PreviewResult["failure"]> {
  if (error instanceof EngineError) return { code: error.code, message: error.message, nodeId: error.nodeId };
  return { code: "SUBTASK_FAILED", message: error instanceof Error ? error.message : String(error), nodeId: undefined };
}

/** True where rows of that kind come from outside, so that a preview needs samples for it. */
export function needsSamples(kind: string): boolean {
  return findKind(kind)?.category === "source" && kind !== "source.generator";
}
