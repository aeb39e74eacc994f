import type { WatermarkConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { EngineError } from "../../operators/engine-error.ts";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import type { EmitScope } from "../codegen/chain-step.ts";
import { emitValue, stepExpression, type StepExpression } from "../codegen/compiled-expression.ts";
import { needOf, type Need, type Stream } from "../codegen/stream.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

/** Index in `values`. */
const MAX_SEEN = 0;
const FUTURE_LIMIT = 1;
const TOO_FAR = 2;

/** How far ahead of the clock a row may be where the setting does not say: dates like 9999-12-31 stand for "never" and close no window. */
const MAX_FUTURE_MS = 100 * 366 * 86_400_000;

/**
 * Event time of rows and the watermark made from them, inside the chain whose head assigns them (a source, or `transform.watermarks`).
 * The watermark is max − bound − 1 (bounded, monotonous with bound 0) or what a row says (punctuated, behind that row).
 * A row further in the future than allowed does not move it and is counted.
 * Source: Flink BoundedOutOfOrdernessWatermarks, WatermarksWithIdleness; the limit is ours.
 */
export class SourceTime {
  readonly #config: WatermarkConfig | undefined;
  /** Batch: the one watermark is that at the end of input, so nothing is late and results come at the end. */
  readonly isBatch: boolean;
  readonly #environment: TaskEnvironment;
  readonly #timestamp: StepExpression | undefined;
  readonly #punctuated: StepExpression | undefined;
  readonly #values = new Float64Array([MIN_TIMESTAMP, Infinity, 0]);
  #onPunctuated: (watermark: number) => void = () => undefined;
  #punctuatedWatermark = MIN_TIMESTAMP;
  readonly #nodeId: string;
  readonly #tooFarGauge: { set(value: number): void };
  readonly #lagGauge: { set(value: number): void };
  #toldMax = MIN_TIMESTAMP;

  constructor(plan: NodePlan, config: WatermarkConfig | undefined, environment: TaskEnvironment) {
    this.#config = config;
    this.isBatch = plan.executionMode === "batch";
    this.#environment = environment;
    this.#nodeId = plan.nodeId;
    this.#tooFarGauge = environment.metrics(plan.nodeId).gauge("numRecordsTooFarAhead");
    this.#lagGauge = environment.metrics(plan.nodeId).gauge("currentEmitEventTimeLag");
    const schema = plan.outputSchemas[0]!;
    const options = { nodeId: plan.nodeId, timeZone: plan.timeZone };
    this.#timestamp =
      config?.timestamp === undefined || config.generator === "ingestion" ? undefined : stepExpression(config.timestamp, schema, options);
    this.#punctuated =
      config?.generator === "punctuated" && config.punctuatedExpr !== undefined
        ? stepExpression(config.punctuatedExpr, schema, options)
        : undefined;
  }

  get idleTimeoutMs(): number {
    return this.#config?.idleTimeoutMs ?? 0;
  }

  get alignmentGroup(): { readonly name: string; readonly maxDriftMs: number } | undefined {
    const { alignmentGroup, maxDriftMs } = this.#config ?? {};
    return alignmentGroup === undefined ? undefined : { name: alignmentGroup, maxDriftMs: maxDriftMs ?? 0 };
  }

  get hasWatermarks(): boolean {
    return this.#config !== undefined && this.#config.generator !== "none";
  }

  onPunctuated(listener: (watermark: number) => void): void {
    this.#onPunctuated = listener;
  }

  /** True where rows carry watermarks: `sendPunctuated` has to be called behind each row. */
  get isPunctuated(): boolean {
    return this.#punctuated !== undefined;
  }

  /** Notes the watermark of the row under way. */
  punctuated(value: number | bigint): void {
    this.#punctuatedWatermark = Number(value);
  }

  /** Passes the watermark of the row on, once nothing of the generated code is under way any more that keeps state in local variables. */
  sendPunctuated(): void {
    const watermark = this.#punctuatedWatermark;
    if (watermark === MIN_TIMESTAMP) return;
    this.#punctuatedWatermark = MIN_TIMESTAMP;
    if (!this.isBatch) this.#onPunctuated(watermark);
  }

  needs(): Need {
    return needOf([...(this.#timestamp?.usedColumns ?? []), ...(this.#punctuated?.usedColumns ?? [])]);
  }

  /** Source around a record: computes its timestamp, hands it on, and follows the watermark. Without an expression the stream's own timestamp stays. */
  emit(stream: Omit<Stream, "timestamp"> & { readonly timestamp?: string }, scope: EmitScope, body: (stream: Stream) => string): string {
    const { module } = scope;
    const plain: Stream = { ...stream, timestamp: stream.timestamp ?? "-Infinity" };
    if (this.#config?.generator === "ingestion") {
      const time = module.fresh("ts");
      const follow = `if(${time}>${this.#max(scope)})${this.#max(scope)}=${time};`;
      return `const ${time}=${module.constant(this.#environment.clock)}.now();${follow}${body({ ...stream, timestamp: time })}`;
    }
    const punctuated = this.#emitPunctuated(plain, scope);
    if (this.#timestamp === undefined)
      return (stream.timestamp === undefined ? "" : this.#follow(stream.timestamp, scope)) + body(plain) + punctuated;
    const time = module.fresh("ts");
    const label = module.fresh("L");
    const value = emitValue(this.#timestamp, plain, scope);
    const type = this.#timestamp.typed.type;
    const hasFraction = (type.kind === "TIMESTAMP" || type.kind === "TIMESTAMP_LTZ") && type.precision > 3;
    const convert =
      type.kind === "BIGINT"
        ? `typeof ${value.name}==="number"?${value.name}:${module.constant(Number)}(${value.name})`
        : hasFraction
          ? `Math.floor(${value.name})`
          : value.name;
    const missing = type.nullable ? `if(${value.name}===null)${module.constant(missingTimestamp)}(${module.constant(this.#nodeId)});` : "";
    const checks = value.assignment + missing;
    return `${label}:{${value.declaration}${checks === "" ? "" : scope.guarded(checks, label, plain)}const ${time}=${convert};
${this.#follow(time, scope)}
${body({ ...stream, timestamp: time })}${punctuated}}`;
  }

  /** Source that moves the greatest time so far. */
  #follow(time: string, scope: EmitScope): string {
    const { module } = scope;
    const max = this.#max(scope);
    const values = module.constant(this.#values);
    return `if(${time}>${max}){if(${time}>${module.mirror(values, FUTURE_LIMIT)}){${module.count(values, TOO_FAR)}}else ${max}=${time};}`;
  }

  #max(scope: EmitScope): string {
    return scope.module.mirror(scope.module.constant(this.#values), MAX_SEEN);
  }

  #emitPunctuated(stream: Stream, scope: EmitScope): string {
    if (this.#punctuated === undefined) return "";
    const value = emitValue(this.#punctuated, stream, scope);
    const label = scope.module.fresh("L");
    return `${label}:{${value.declaration}${value.assignment === "" ? "" : scope.guarded(value.assignment, label, stream)}if(${value.name}!==null)${scope.module.constant(this)}.punctuated(${value.name});}`;
  }

  /** Before each poll: how far ahead a row may be to count, and how late the newest row of the last poll was. */
  beforePoll(): void {
    const now = this.#environment.clock.now();
    this.#values[FUTURE_LIMIT] = now + (this.#config?.maxFutureMs ?? MAX_FUTURE_MS);
    const max = this.#values[MAX_SEEN]!;
    if (max !== this.#toldMax) {
      this.#toldMax = max;
      this.#lagGauge.set(now - max);
    }
    if (this.#values[TOO_FAR]! > 0) this.#tooFarGauge.set(this.#values[TOO_FAR]!);
  }

  /** The watermark that the rows so far allow; MIN_TIMESTAMP before the first. */
  currentWatermark(): number {
    switch (this.#config?.generator) {
      case "bounded":
        return this.#values[MAX_SEEN]! - this.#config.maxOutOfOrdernessMs - 1;
      case "monotonous":
      case "ingestion":
        return this.#values[MAX_SEEN]! - 1;
      default:
        return MIN_TIMESTAMP;
    }
  }
}

function missingTimestamp(nodeId: string): never {
  throw new EngineError(
    "TIMESTAMP_MISSING",
    "the event time of a row is NULL; filter such rows before the source or give a default in the timestamp expression",
    { nodeId },
  );
}
