import { sourceWatermark, type SourceGeneratorConfig, type WatermarkConfig } from "@millrace/pipeline/catalog";
import type { NodePlan } from "../../graph/node-plan.ts";
import { mix } from "../../operators/generator/draw.ts";
import { BLOCK_ROWS, positionOf, shuffled, type GeneratorSplit } from "../../operators/generator/generator-reader.ts";
import type { EmitScope, StepSnapshot } from "../codegen/chain-step.ts";
import type { SourceStep } from "../codegen/source-step.ts";
import { mergeNeeds, needAll, type Need } from "../codegen/stream.ts";
import { SourceTime } from "../watermarks/source-time.ts";
import type { TaskEnvironment } from "../task/task-environment.ts";

type Make = (from: number, to: number) => void;

/** The watermark setting of a generator: its own, or the shape's time column with the disorder as bound. */
export function generatorWatermark(config: SourceGeneratorConfig): WatermarkConfig | undefined {
  return sourceWatermark("source.generator", config);
}

/**
 * The generator's rows of the shape "micro" made inside the chain's own loop: the same rows, positions and pace as
 * `operators/generator/generator-reader.ts`, with the three columns in locals.
 */
export class MicroStep implements SourceStep {
  readonly plan: NodePlan;
  readonly isOneToOne = false;
  readonly time: SourceTime;
  readonly #config: SourceGeneratorConfig;
  readonly #environment: TaskEnvironment;
  #splits: { readonly split: number; readonly splits: number; next: number; readonly startedAt: number }[] = [];
  #startedAtMs = 0;
  readonly #pending: { set(value: number): void };
  #name = "";
  #make: Make = () => undefined;

  constructor(plan: NodePlan, environment: TaskEnvironment) {
    this.plan = plan;
    this.#config = plan.config as SourceGeneratorConfig;
    this.#environment = environment;
    this.time = new SourceTime(plan, generatorWatermark(this.#config), environment);
    this.#pending = environment.metrics(plan.nodeId).gauge("pendingRecords");
  }

  needs(outputs: readonly Need[]): Need {
    return mergeNeeds([outputs[0]!, this.time.needs(), needAll(3)]);
  }

  emit(_input: unknown, scope: EmitScope): string {
    const { module } = scope;
    const { seed, keys, startTime, disorderMs, disorderGroup } = this.#config;
    const rate = this.#rate;
    const mixer = module.constant(mix);
    const draw = (k: number): string => `${mixer}((s+${Math.imul(k, 0x9e3779b9)})|0)`;
    this.#name = module.addFunction(module.fresh("make"), ["from", "to"], () => {
      const late = disorderMs === 0 ? "" : `-((${draw(0)}>>>1)%${disorderMs + 1})`;
      const position = disorderGroup === 1 ? "p" : `${module.constant(shuffled)}(p,${disorderGroup})`;
      const record = this.time.emit({ columns: ["c0", "c1", "c2"], row: undefined, kind: "0" }, scope, (stream) =>
        scope.downstream(0, stream),
      );
      return `for(let p=from;p<to;p++){const i=${position};const s=${mixer}(i^${mix(seed | 0)});
const c0=(${draw(0)}>>>1)%${keys},c1=(${draw(1)}>>>1)%1000,c2=${Date.parse(startTime)}+Math.floor(i*1000/${rate})${late};
${record}}`;
    });
    return "";
  }

  bind(functions: Readonly<Record<string, (...args: never[]) => unknown>>): void {
    this.#make = functions[this.#name] as unknown as Make;
  }

  open(): void {
    const { subtaskIndex } = this.#environment;
    const { parallelism } = this.plan;
    const restored = this.#environment.restored(this.plan.nodeId);
    const own =
      restored?.length === parallelism
        ? restored[subtaskIndex]!.splits
        : restored?.flatMap((snapshot) => snapshot.splits ?? []).filter((_, i) => i % parallelism === subtaskIndex);
    const splits = (own as readonly GeneratorSplit[] | undefined) ?? [{ split: subtaskIndex, splits: parallelism, next: 0 }];
    this.#splits = splits.map((split) => ({ ...split, startedAt: split.next }));
    this.#startedAtMs = this.#environment.clock.now();
  }

  poll(maxRecords: number): "more" | "wait" | "end" {
    this.time.beforePoll();
    const count = this.#config.count ?? Infinity;
    let left = maxRecords;
    let isUnfinished = false;
    for (const split of this.#splits) {
      let allowed = Math.min(left, this.#allowed(split));
      while (allowed > 0) {
        const from = positionOf(split);
        const to = Math.min(from + Math.min(allowed, BLOCK_ROWS - (split.next % BLOCK_ROWS)), count);
        if (to <= from) break;
        this.#makeRows(from, to);
        split.next += to - from;
        allowed -= to - from;
        left -= to - from;
      }
      if (positionOf(split) < count) isUnfinished = true;
    }
    if (this.#config.rowsPerSecond > 0) this.#tellPending(count);
    return left < maxRecords ? "more" : isUnfinished ? "wait" : "end";
  }

  /** Rows that the pace has made due and that nobody has taken yet. */
  #tellPending(count: number): void {
    this.#pending.set(this.#splits.reduce((sum, split) => sum + (positionOf(split) < count ? this.#allowed(split) : 0), 0));
  }

  #makeRows(from: number, to: number): void {
    if (!this.time.isPunctuated) return this.#make(from, to);
    for (let position = from; position < to; position++) {
      this.#make(position, position + 1);
      this.time.sendPunctuated();
    }
  }

  nextPollAt(): number {
    const running = this.#splits.filter((split) => positionOf(split) < (this.#config.count ?? Infinity));
    return Math.min(
      ...running.map((split) => this.#startedAtMs + Math.ceil(((split.next - split.startedAt + 1) * 1000) / this.#pace(split))),
    );
  }

  snapshot(): StepSnapshot {
    return { splits: this.#splits.map(({ split, splits, next }) => ({ split, splits, next })) };
  }

  get #rate(): number {
    return this.#config.eventsPerSecond ?? (this.#config.rowsPerSecond > 0 ? this.#config.rowsPerSecond : 1000);
  }

  #pace({ splits }: GeneratorSplit): number {
    return this.#config.rowsPerSecond === 0 ? Infinity : this.#config.rowsPerSecond / splits;
  }

  #allowed(split: { readonly split: number; readonly splits: number; readonly next: number; readonly startedAt: number }): number {
    const pace = this.#pace(split);
    if (pace === Infinity) return Infinity;
    const elapsedMs = this.#environment.clock.now() - this.#startedAtMs;
    return Math.max(0, Math.floor((elapsedMs * pace) / 1000) - (split.next - split.startedAt));
  }
}
