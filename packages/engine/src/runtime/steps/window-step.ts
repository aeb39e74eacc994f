import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { OperatorMetrics } from "../../metrics/operator-metrics.ts";
import type { ChainStep, EmitScope, PendingStepSnapshot } from "../codegen/chain-step.ts";
import { emitValue } from "../codegen/compiled-expression.ts";
import { mergeNeeds, needOf, type Need, type Stream } from "../codegen/stream.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";
import { emitAccumulate, emitMerge } from "../window/aggregate-code.ts";
import { aggregatePlan, type AggregatePlan } from "../window/aggregate-plan.ts";
import { keyPlan, type KeyPlan } from "../window/key-plan.ts";
import { PaneWindows, type FireFunction, type MergeFunction } from "../window/pane-windows.ts";
import { emitResultRow } from "../window/result-code.ts";
import { hashKey, HASH_FACTOR } from "../window/segment.ts";
import { windowShape, type WindowShape } from "../window/window-shape.ts";
import { PendingPaneSnapshot, restorePanes, type PaneSnapshot } from "../window/pane-snapshot.ts";

export interface FastPath {
  readonly shape: WindowShape;
  readonly aggregates: AggregatePlan;
  readonly keys: KeyPlan;
}

/** What the fast path can run; undefined: the reference operator does it. */
export function windowFastPath(plan: NodePlan): FastPath | undefined {
  const config = plan.config as WindowAggregateConfig;
  const keyColumns = plan.inputKeys[0];
  if (keyColumns === undefined || !isPlainEventTime(plan, config)) return undefined;
  const shape = windowShape(config.window);
  const aggregates = aggregatePlan(plan, config);
  return shape === undefined || aggregates === undefined
    ? undefined
    : { shape, aggregates, keys: keyPlan(plan.inputSchemas[0]!, keyColumns) };
}

/** Event time by the assigner's own trigger, without evictor and without a zone's days. */
export function isPlainEventTime(plan: NodePlan, { window, trigger, evictor }: WindowAggregateConfig): boolean {
  if (!("time" in window) || window.time !== "event" || trigger !== undefined || evictor !== undefined) return false;
  const zone = "timeZone" in window ? (window.timeZone ?? plan.timeZone) : "UTC";
  return zone === "UTC";
}

/** Keys, what aggregates read, and with a late output what is read behind it. */
export function windowNeeds(plan: NodePlan, path: Pick<FastPath, "aggregates">, outputs: readonly Need[]): Need {
  const late = (plan.config as WindowAggregateConfig).lateOutput ? (outputs[1] ?? needOf([])) : needOf([]);
  const expressions = path.aggregates.aggregates.flatMap(({ expression, filter }) => [
    ...(expression?.usedColumns ?? []),
    ...(filter?.usedColumns ?? []),
  ]);
  return mergeNeeds([late, needOf([...plan.inputKeys[0]!, ...expressions])]);
}

/**
 * Event-time windows with numeric aggregates, generated: key, pane, probe and accumulate are part of the chain's own function.
 * Input:  keyed, +I only, with event time.
 * Output: one row a key and window when the watermark passes end − 1; again for each row within the allowed lateness.
 * State:  `panes`.
 */
export class WindowStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly #path: FastPath;
  readonly #config: WindowAggregateConfig;
  readonly #windows: PaneWindows;
  readonly #environment: TaskEnvironment;
  readonly #metrics: OperatorMetrics;
  readonly #firedTimers: { set(value: number): void };
  #names: { readonly fire: string; readonly merge: string } | undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment, path: FastPath) {
    this.plan = plan;
    this.#path = path;
    this.#config = plan.config as WindowAggregateConfig;
    this.#environment = environment;
    this.#metrics = environment.metrics(plan.nodeId);
    this.#firedTimers = this.#metrics.gauge("numFiredTimers");
    this.#windows = new PaneWindows({
      shape: path.shape,
      stride: path.aggregates.stride,
      allowedLatenessMs: this.#config.allowedLatenessMs,
      nodeId: plan.nodeId,
      isDictionaryOnly: path.keys.isDictionaryOnly,
    });
  }

  needs(outputs: readonly Need[]): Need {
    return windowNeeds(this.plan, this.#path, outputs);
  }

  beginModule(): void {
    this.#names = undefined;
  }

  emit(input: Stream, scope: EmitScope): string {
    const { module } = scope;
    const { stride, aggregates } = this.#path.aggregates;
    this.#names ??= { fire: this.#emitFire(scope), merge: emitMerge(module, aggregates) };
    const W = module.constant(this.#windows);
    const key = module.fresh("key");
    const [pane, hash, segment, data, at, rows] = ["pane", "h", "sg", "d", "o", "rows"].map((name) => module.fresh(name)) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const values = aggregates.map((aggregate) => ({
      aggregate,
      value: aggregate.expression === undefined ? undefined : emitValue(aggregate.expression, input, scope),
      filter: aggregate.filter === undefined ? undefined : emitValue(aggregate.filter, input, scope),
    }));
    const parts = values.flatMap(({ value, filter }) => [value, filter]).filter((part) => part !== undefined);
    const label = module.fresh("L");
    const assignments = parts.map((part) => part.assignment).join("");
    const keys = this.#path.keys.emit(input, scope, W);
    const hashOf = this.#path.keys.isNarrow ? `Math.imul(${key}|0,${HASH_FACTOR})` : `${module.constant(hashKey)}(${key})`;
    const drop = this.#path.keys.usesDictionary ? `${W}.forgetKey(${key});` : "";
    return `${label}:{${parts.map((part) => part.declaration).join("")}
${assignments === "" ? "" : scope.guarded(assignments, label, input)}
${scope.sampleKey(this.plan.inputKeys[0], input)}${keys.source}const ${key}=${keys.name};
const B=${module.constant(this.#windows.bounds)};
if(${input.timestamp}<B[0]||!(${input.timestamp}<B[1])){${W}.select(${input.timestamp});}
const ${pane}=${W}.pane;
if(${pane}===null){${drop}${this.#emitLate(input, scope, W)}}else{
const ${hash}=${hashOf};
let ${segment}=${pane}.one;
if(${segment}===null)${segment}=${pane}.many[${hash}>>>24];
let ${data}=${segment}.data;
let ${at}=((${hash}<<${pane}.bits)>>>${segment}.shift)*${stride};
let ${rows}=${data}[${at}];
while(${rows}!==0&&${data}[${at}+1]!==${key}){${at}+=${stride};if(${at}===${segment}.limit)${at}=0;${rows}=${data}[${at}];}
if(${rows}===0){${data}=${pane}.insert(${key},${hash}).data;${at}=${pane}.at;${this.#path.keys.emitRetain(key, W)}}
else if(${segment}.isFrozen)${segment}.keep(${at});
${data}[${at}]=${rows}+1;
${values.map(({ aggregate, value, filter }) => emitAccumulate(module, aggregate, { data, at, rows, value: value?.name, filter: filter?.name, key, windows: W, pane })).join("\n")}
if(${pane}.hasFired)${W}.refire(${key});
}}`;
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    const names = this.#names!;
    this.#windows.bind(functions[names.fire] as unknown as FireFunction, functions[names.merge] as unknown as MergeFunction);
  }

  open(): void {
    const snapshots = (this.#environment.restored(this.plan.nodeId) ?? []).flatMap(({ keyed }) =>
      keyed === undefined ? [] : [keyed as PaneSnapshot],
    );
    restorePanes(this.#windows, snapshots, { path: this.#path, plan: this.plan, subtaskIndex: this.#environment.subtaskIndex });
  }

  advanceWatermark(watermark: number): "done" | "more" {
    const isDone = this.#windows.advance(watermark);
    this.#firedTimers.set(this.#windows.fired);
    return isDone ? "done" : "more";
  }

  keyCount(): number {
    return this.#windows.entryCount;
  }

  nextEventTimer(): number | undefined {
    return this.#windows.nextEnd;
  }

  stateBytes(): number {
    return this.#windows.bytes;
  }

  snapshot(): PendingStepSnapshot {
    return new PendingPaneSnapshot(this.#windows, this.#path, this.plan);
  }

  #emitLate(input: Stream, scope: EmitScope, windows: string): string {
    const late = this.#config.lateOutput ? scope.downstream(1, input) : `${scope.module.constant(this.#metrics)}.lateRecordDropped();`;
    return `if(${windows}.isLate(${input.timestamp})){${late}}`;
  }

  #emitFire(scope: EmitScope): string {
    const { stride } = this.#path.aggregates;
    return scope.module.addFunction(scope.module.fresh("fire"), ["d", "from", "to", "win", "exact"], () => {
      const body = emitResultRow(this.plan, this.#path, scope, this.#windows, "d[o+1]");
      return `const start=win.start,end=win.end,time=end-1;
for(let o=from;o<to;o+=${stride}){if(d[o]===0)continue;
${body}}`;
    });
  }
}
