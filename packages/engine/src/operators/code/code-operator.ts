import type { TransformCodeConfig } from "@millrace/pipeline/catalog";
import { types, type Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../../graph/node-plan.ts";
import { keySelector, type KeySelector } from "../../record/key-selector.ts";
import { rowFactory } from "../../record/row-class.ts";
import { INSERT, MIN_TIMESTAMP, type Row, type RowKind } from "../../record/row.ts";
import type { MapState, StateKey, ValueState } from "../../state/state-backend.ts";
import { EngineError, type EngineErrorCode } from "../engine-error.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { retention } from "../retention.ts";
import { sandboxDecoder, sandboxEncoder } from "./column-codec.ts";
import { placeIn, SandboxFailure, type SandboxFailureReason, withPlace } from "./sandbox-failure.ts";
import { createSandboxInstance, type SandboxInstance } from "./sandbox-instance.ts";
import { Sandbox } from "./sandbox.ts";

/** Rows that go into the sandbox at a time, and characters of their texts. */
const BATCH_ROWS = 1024;
const BATCH_CHARACTERS = 1024 * 1024;

/** What comes out of a call, as the prelude writes it. */
interface Answer {
  /** Port, row number, values. */
  readonly o: readonly (readonly [number, number, ...unknown[]])[];
  /** Key number, state, text; null: nothing is kept. */
  readonly s: readonly (readonly [number, number, string | null])[];
  /** Operation, key number, time. */
  readonly t: readonly (readonly [number, number, number])[];
  /** Row number, message, stack. */
  readonly e: readonly (readonly [number, string, string])[];
}

interface GatheredKey {
  readonly key: StateKey;
  readonly keyGroup: number;
}

/**
 * `transform.code`: a function of the user's over rows, with the key's state and timers, in a sandbox.
 * Input:  one stream, append only; keyed where the code uses state or timers. Rows are gathered and go into the sandbox together (`flushRows`).
 * Output: what the code emits, in its order: with the row's time, or the timer's where an event-time timer fired; a processing-time timer gives rows without a time.
 * State:  the declared values and maps of the key, as texts of JSON; timers.
 * Cost:   one crossing per BATCH_ROWS rows, one per timer, one per read of a value of a key and batch, one per access to a map.
 * Throws: CODE_INVALID at `open`; CODE_TIME_LIMIT, CODE_MEMORY_LIMIT, CODE_CRASHED; per row what the code throws, through `rowError`; what it did before stays.
 * Source: Flink's ProcessFunction and KeyedProcessFunction.
 */
export class CodeOperator implements Operator {
  readonly #plan: NodePlan;
  readonly #config: TransformCodeConfig;
  readonly #selector: KeySelector | undefined;
  readonly #encoders: readonly (((value: unknown) => unknown) | "same")[];
  readonly #outputs: readonly {
    readonly create: (values: readonly unknown[]) => Row;
    readonly decoders: readonly (((json: unknown) => unknown) | "same")[];
  }[];
  #context!: OperatorContext;
  #instance: SandboxInstance | undefined;
  #sandbox: Sandbox | undefined;
  #values: readonly (ValueState<string> | undefined)[] = [];
  #maps: readonly (MapState<string, string> | undefined)[] = [];
  #columns: unknown[][] = [];
  #rows: Row[] = [];
  #timestamps: number[] = [];
  #processingTimes: number[] = [];
  #keyNumbers: number[] = [];
  #keys: GatheredKey[] = [];
  readonly #numberOfKey = new Map<StateKey, number>();
  #characters = 0;

  /** `instance`: an interpreter that is there already. */
  constructor(plan: NodePlan, instance?: SandboxInstance) {
    this.#plan = plan;
    this.#instance = instance;
    this.#config = plan.config as TransformCodeConfig;
    const input = plan.inputSchemas[0] as Schema;
    const keys = plan.inputKeys[0];
    this.#selector = keys === undefined ? undefined : keySelector(input, keys, plan.maxParallelism);
    this.#encoders = input.map(({ type }) => sandboxEncoder(type));
    this.#outputs = plan.outputSchemas.map((schema) => ({
      create: rowFactory(schema.length),
      decoders: schema.map(({ type }) => sandboxDecoder(type)),
    }));
  }

  async prepare(): Promise<void> {
    this.#instance ??= await createSandboxInstance(this.#config.memoryMb);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { state, timeLimitMs, memoryMb, code } = this.#config;
    if (this.#selector !== undefined) {
      const text = { kind: "value", type: types.string } as const;
      this.#values = state.map(({ name, kind, ttlMs }) =>
        kind === "value" ? context.keyedState.value({ name: `code/${name}`, type: text, ...retention(ttlMs) }) : undefined,
      );
      this.#maps = state.map(({ name, kind, ttlMs }) =>
        kind === "map" ? context.keyedState.map({ name: `code/${name}`, keyType: text, type: text, ...retention(ttlMs) }) : undefined,
      );
    }
    if (this.#instance === undefined)
      throw new EngineError("LIFECYCLE", "The interpreter of user code is not loaded.", { domain: "internal" });
    this.#sandbox = new Sandbox(this.#instance, { timeLimitMs, memoryBytes: memoryMb * 1024 * 1024 });
    this.#begin();
    this.#guarded("open", () => {
      this.#sandbox!.define(code, JSON.stringify(this.#options()), (...call) => this.#hostCall(...call));
      this.#sandbox!.call("open", "");
    });
  }

  processElement(row: Row, timestamp: number, _kind: RowKind, _input: number): void {
    const columns = this.#columns;
    for (let i = 0; i < columns.length; i++) {
      const value = row[`c${i}`];
      const encode = this.#encoders[i]!;
      if (typeof value === "string") this.#characters += value.length;
      columns[i]!.push(encode === "same" ? value : encode(value));
    }
    this.#rows.push(row);
    this.#timestamps.push(timestamp);
    this.#processingTimes.push(this.#context.clock.now());
    if (this.#selector !== undefined) this.#keyNumbers.push(this.#numberOf(row));
    if (this.#rows.length >= BATCH_ROWS || this.#characters > BATCH_CHARACTERS) this.flushRows();
  }

  flushRows(): void {
    const rows = this.#rows;
    if (rows.length === 0) return;
    const timestamps = this.#timestamps;
    const text = JSON.stringify({
      n: rows.length,
      c: this.#columns,
      t: timestamps.map((timestamp) => (timestamp === MIN_TIMESTAMP ? null : timestamp)),
      p: this.#processingTimes,
      k: this.#selector === undefined ? null : this.#keyNumbers,
      w: this.#watermark(),
    });
    try {
      this.#apply(this.#call("rows", "processElement", text), rows, timestamps);
    } finally {
      this.#begin();
    }
  }

  onEventTimer(timestamp: number): void {
    this.#fire(timestamp, "event");
  }

  onProcessingTimer(timestamp: number): void {
    this.#fire(timestamp, "processing");
  }

  close(): void {
    this.#sandbox = undefined;
    this.#instance = undefined;
  }

  #fire(at: number, domain: "event" | "processing"): void {
    const key = this.#context.keyedState.currentKey();
    const columns = this.#selector?.columns ?? [];
    const values = this.#selector?.valuesOf(key) ?? [];
    const encoded = values.map((value, index) => {
      const encode = this.#encoders[columns[index]!]!;
      return encode === "same" || value === null ? value : encode(value);
    });
    const text = JSON.stringify({ at, domain, key: encoded, p: this.#context.clock.now(), w: this.#watermark() });
    this.#keys = [];
    const answer = this.#call("timer", "onTimer", text);
    // The key of the timer is the current one: state and new timers go to it without a change of key.
    this.#apply(answer, [null], [domain === "event" ? at : MIN_TIMESTAMP]);
  }

  #watermark(): number | null {
    const watermark = this.#context.currentWatermark();
    return Number.isFinite(watermark) ? watermark : null;
  }

  #begin(): void {
    this.#columns = (this.#plan.inputSchemas[0] as Schema).map(() => []);
    this.#rows = [];
    this.#timestamps = [];
    this.#processingTimes = [];
    this.#keyNumbers = [];
    this.#keys = [];
    this.#numberOfKey.clear();
    this.#characters = 0;
  }

  /** Number of the current key among those of the batch. */
  #numberOf(row: Row): number {
    const key = this.#context.keyedState.currentKey();
    let number = this.#numberOfKey.get(key);
    if (number === undefined) {
      number = this.#keys.length;
      this.#numberOfKey.set(key, number);
      this.#keys.push({ key, keyGroup: this.#selector!.keyGroupOf(row) });
    }
    return number;
  }

  #select(number: number): void {
    const key = this.#keys[number];
    if (key !== undefined) this.#context.keyedState.setCurrentKey(key.key, key.keyGroup);
  }

  #call(name: "rows" | "timer", what: string, text: string): Answer {
    return this.#guarded(what, () => JSON.parse(this.#sandbox!.call(name, text)) as Answer);
  }

  /** State and timers first: a row behind the node may not stop them. Then rows and errors as they came. */
  #apply(answer: Answer, rows: readonly (Row | null)[], timestamps: readonly number[]): void {
    for (const [key, index, text] of answer.s) {
      this.#select(key);
      if (text === null) this.#values[index]!.clear();
      else this.#values[index]!.update(text);
    }
    const { timers, output } = this.#context;
    for (const [operation, key, at] of answer.t) {
      this.#select(key);
      if (operation === 0) timers.registerEventTimer(at);
      else if (operation === 1) timers.registerProcessingTimer(at);
      else if (operation === 2) timers.deleteEventTimer(at);
      else timers.deleteProcessingTimer(at);
    }
    let next = 0;
    for (const emitted of answer.o) {
      const [port, row] = emitted;
      while (next < answer.e.length && answer.e[next]![0] < row) this.#report(answer.e[next++]!, rows);
      const { create, decoders } = this.#outputs[port]!;
      const values: unknown[] = [];
      for (let i = 0; i < decoders.length; i++) {
        const decode = decoders[i]!;
        const json = emitted[i + 2];
        values.push(decode === "same" ? json : decode(json));
      }
      if (port === 0) output.collect(create(values), timestamps[row]!, INSERT);
      else output.collectSide(port, create(values), timestamps[row]!, INSERT);
    }
    while (next < answer.e.length) this.#report(answer.e[next++]!, rows);
  }

  #report([index, message, stack]: Answer["e"][number], rows: readonly (Row | null)[]): void {
    this.#context.rowError(new Error(`The code of the node failed at ${withPlace(message, placeIn(stack))}`), rows[index] ?? null);
  }

  /** What the code asks for while it runs: the state of a key of the batch. */
  #hostCall(operation: number, key: number, index: number, name: string, text: string): string | undefined {
    this.#select(key);
    if (operation === LOAD) return this.#values[index]?.value();
    const map = this.#maps[index]!;
    switch (operation) {
      case GET:
        return map.get(name);
      case PUT:
        map.put(name, text);
        return undefined;
      case REMOVE:
        map.remove(name);
        return undefined;
      case CLEAR:
        map.clear();
        return undefined;
      default:
        return JSON.stringify([...map.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    }
  }

  #guarded<T>(what: string, run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof SandboxFailure)) throw error;
      const { name, nodeId } = this.#plan;
      const { code, advice } = FAILURES[error.reason];
      const place = what === "open" && error.reason === "thrown" ? "cannot be used" : `was stopped in ${what}`;
      throw new EngineError(code, `The code of "${name || nodeId}" ${place}: ${withPlace(error.message, error.place)}. ${advice}`, {
        nodeId,
        cause: error,
      });
    }
  }

  #options(): unknown {
    const { inputSchemas, outputSchemas, inputKeys } = this.#plan;
    const input = inputSchemas[0] as Schema;
    const keyColumns = inputKeys[0] ?? null;
    return {
      input,
      outputs: outputSchemas,
      ports: ["out", ...this.#config.sideOutputs.map(({ port }) => port)],
      keyColumns,
      keys: keyColumns === null ? null : keyColumns.map((index) => input[index]),
      state: this.#config.state.map(({ name, kind }) => ({ name, kind })),
      seed: Math.floor(this.#context.random() * 0x7fffffff) + 1,
      subtaskIndex: this.#context.subtaskIndex,
      parallelism: this.#context.parallelism,
    };
  }
}

/** Operations of the prelude's host calls. */
const [LOAD, GET, PUT, REMOVE, CLEAR] = [0, 1, 2, 3, 5];

const FAILURES: Readonly<Record<SandboxFailureReason, { readonly code: EngineErrorCode; readonly advice: string }>> = {
  thrown: { code: "CODE_INVALID", advice: "Mend the code of the node." },
  time: { code: "CODE_TIME_LIMIT", advice: "Look for a loop that does not end, or raise the time limit of the node." },
  memory: {
    code: "CODE_MEMORY_LIMIT",
    advice: "Keep less in variables, put what has to stay into ctx.state, or raise the memory limit of the node.",
  },
  crashed: { code: "CODE_CRASHED", advice: "Look for calls that nest without an end." },
};
