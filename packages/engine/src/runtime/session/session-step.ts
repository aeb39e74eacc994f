import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import type { OperatorMetrics } from "../../metrics/operator-metrics.ts";
import type { ChainStep, EmitScope, PendingStepSnapshot } from "../codegen/chain-step.ts";
import { emitValue } from "../codegen/compiled-expression.ts";
import type { Need, Stream } from "../codegen/stream.ts";
import { isPlainEventTime, windowNeeds } from "../steps/window-step.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";
import { emitAccumulate, emitMerge } from "../window/aggregate-code.ts";
import { aggregatePlan, type AggregatePlan } from "../window/aggregate-plan.ts";
import { KEY_BYTES } from "../window/key-dictionary.ts";
import { keyPlan, type KeyPlan } from "../window/key-plan.ts";
import type { MergeFunction } from "../window/pane-windows.ts";
import { emitResultRow } from "../window/result-code.ts";
import { hashKey, HASH_FACTOR } from "../window/segment.ts";
import { PendingSessionSnapshot, restoreSessions, type SessionSnapshot } from "./session-snapshot.ts";
import { SESSION_END, SESSION_HEAD, SESSION_ID, SESSION_KEY, SESSION_START } from "./session-table.ts";
import { SessionWindows, type FireSession } from "./session-windows.ts";

export interface SessionPath {
  readonly gapMs: number;
  readonly aggregates: AggregatePlan;
  readonly keys: KeyPlan;
}

/** Keyed event-time sessions with a fixed gap and no lateness; undefined: the reference operator does it. */
export function sessionFastPath(plan: NodePlan): SessionPath | undefined {
  const config = plan.config as WindowAggregateConfig;
  const keyColumns = plan.inputKeys[0];
  if (config.window.type !== "session" || config.allowedLatenessMs > 0 || keyColumns === undefined || !isPlainEventTime(plan, config))
    return undefined;
  const aggregates = aggregatePlan(plan, config, SESSION_HEAD);
  return aggregates === undefined
    ? undefined
    : { gapMs: config.window.gapMs, aggregates, keys: keyPlan(plan.inputSchemas[0]!, keyColumns) };
}

/**
 * Session windows with numeric aggregates, generated: the probe looks for the key's session that the row touches.
 * Input:  keyed, +I only, with event time.
 * Output: one row a session when the watermark passes end − 1.
 * State:  `sessions`.
 */
export class SessionStep implements ChainStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly #path: SessionPath;
  readonly #config: WindowAggregateConfig;
  readonly #sessions: SessionWindows;
  readonly #environment: TaskEnvironment;
  readonly #metrics: OperatorMetrics;
  readonly #firedTimers: { set(value: number): void };
  #names: { readonly fire: string; readonly merge: string } | undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment, path: SessionPath) {
    this.plan = plan;
    this.#path = path;
    this.#config = plan.config as WindowAggregateConfig;
    this.#environment = environment;
    this.#metrics = environment.metrics(plan.nodeId);
    this.#firedTimers = this.#metrics.gauge("numFiredTimers");
    this.#sessions = new SessionWindows({
      gapMs: path.gapMs,
      stride: path.aggregates.stride,
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
    this.#names ??= { fire: this.#emitFire(scope), merge: emitMerge(module, aggregates, SESSION_ID) };
    const S = module.constant(this.#sessions);
    const [key, hash, segment, data, at, found, rows, ends] = ["key", "h", "sg", "d", "at", "o", "rows", "ends"].map((name) =>
      module.fresh(name),
    ) as [string, string, string, string, string, string, string, string];
    const values = aggregates.map((aggregate) => ({
      aggregate,
      value: aggregate.expression === undefined ? undefined : emitValue(aggregate.expression, input, scope),
      filter: aggregate.filter === undefined ? undefined : emitValue(aggregate.filter, input, scope),
    }));
    const parts = values.flatMap(({ value, filter }) => [value, filter]).filter((part) => part !== undefined);
    const label = module.fresh("L");
    const assignments = parts.map((part) => part.assignment).join("");
    const keys = this.#path.keys.emit(input, scope, S);
    const hashOf = this.#path.keys.isNarrow ? `Math.imul(${key}|0,${HASH_FACTOR})` : `${module.constant(hashKey)}(${key})`;
    const late = this.#config.lateOutput ? scope.downstream(1, input) : `${module.constant(this.#metrics)}.lateRecordDropped();`;
    const forget = this.#path.keys.usesDictionary ? `${S}.forgetKey(${key});` : "";
    const ts = input.timestamp;
    return `${label}:{${parts.map((part) => part.declaration).join("")}
${assignments === "" ? "" : scope.guarded(assignments, label, input)}
${scope.sampleKey(this.plan.inputKeys[0], input)}${keys.source}const ${key}=${keys.name},${hash}=${hashOf},${ends}=${ts}+${this.#path.gapMs};
let ${segment}=${S}.table.one;
if(${segment}===null)${segment}=${S}.table.many[${hash}>>>24];
let ${data}=${segment}.data,${found}=-1;
for(let ${at}=((${hash}<<${S}.table.bits)>>>${segment}.shift)*${stride};${data}[${at}]!==0;){
if(${data}[${at}+${SESSION_KEY}]===${key}&&${ts}<=${data}[${at}+${SESSION_END}]&&${ends}>=${data}[${at}+${SESSION_START}]){if(${found}<0)${found}=${at};else ${S}.bridge(${segment},${found},${at});}
${at}+=${stride};if(${at}===${segment}.limit)${at}=0;}
if(${found}<0){
if(${ends}-1<=${module.constant(this.#sessions.time)}[0]){${forget}${late}break ${label};}
${data}=${S}.open(${key},${hash},${ts},${ends}).data;${found}=${S}.table.at;
}else{if(${segment}.isFrozen)${segment}.keep(${found});
if(${ts}<${data}[${found}+${SESSION_START}])${data}[${found}+${SESSION_START}]=${ts};if(${ends}>${data}[${found}+${SESSION_END}])${data}[${found}+${SESSION_END}]=${ends};}
const ${rows}=${data}[${found}];
${data}[${found}]=${rows}+1;
${values.map(({ aggregate, value, filter }) => emitAccumulate(module, aggregate, { data, at: found, rows, value: value?.name, filter: filter?.name, key: `${data}[${found}+${SESSION_ID}]`, windows: S, pane: "null" })).join("\n")}
}`;
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    const names = this.#names!;
    this.#sessions.bind(functions[names.fire] as unknown as FireSession, functions[names.merge] as unknown as MergeFunction);
  }

  open(): void {
    for (const snapshot of this.#environment.restored(this.plan.nodeId) ?? []) {
      if (snapshot.keyed !== undefined)
        restoreSessions(this.#sessions, snapshot.keyed as SessionSnapshot, {
          path: this.#path,
          plan: this.plan,
          subtaskIndex: this.#environment.subtaskIndex,
        });
    }
  }

  advanceWatermark(watermark: number): "done" | "more" {
    const isDone = this.#sessions.advance(watermark);
    this.#firedTimers.set(this.#sessions.fired);
    return isDone ? "done" : "more";
  }

  stateBytes(): number {
    let bytes = this.#sessions.dictionary.size * KEY_BYTES;
    for (const { data } of this.#sessions.table.segments()) bytes += data.byteLength;
    return bytes;
  }

  snapshot(): PendingStepSnapshot {
    return new PendingSessionSnapshot(this.#sessions, this.#path, this.plan);
  }

  #emitFire(scope: EmitScope): string {
    return scope.module.addFunction(scope.module.fresh("fire"), ["d", "o", "exact"], () => {
      const body = emitResultRow(this.plan, this.#path, scope, this.#sessions, `d[o+${SESSION_ID}]`);
      return `const start=d[o+${SESSION_START}],end=d[o+${SESSION_END}],time=end-1;\n${body}`;
    });
  }
}
