import { EngineError } from "../operators/engine-error.ts";
import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { INSERT, type Row, type RowKind } from "../record/row.ts";
import type { StateKey, ValueState } from "../state/state-backend.ts";
import type { WindowAssigner } from "./assigners/window-assigner.ts";
import { ElementContents } from "./contents/element-contents.ts";
import type { WindowContents } from "./contents/window-contents.ts";
import type { Evictor } from "./evictor.ts";
import type { WindowFunction, WindowFunctionContext } from "./functions/window-function.ts";
import { type Merge, MergingWindowSet, type StoredSessions } from "./merging-window-set.ts";
import { doesFire, doesPurge, type Trigger, type TriggerContext, type TriggerResult } from "./triggers/trigger.ts";
import { maxTimestamp, parseWindowNamespace, type Window, windowNamespace } from "./window.ts";

export interface WindowOperatorOptions<C> {
  readonly assigner: WindowAssigner;
  readonly trigger: Trigger;
  readonly allowedLatenessMs: number;
  /** Output port of late elements; undefined: they are dropped and counted. */
  readonly latePort: number | undefined;
  readonly contents: WindowContents<C>;
  readonly function: WindowFunction<C>;
  /** Only with contents that keep the elements. */
  readonly evictor?: Evictor | undefined;
}

/**
 * Deals elements into windows per key and fires them by a trigger.
 * Input:  rows keyed by the node's key (or one constant key); −U and −D only where the contents can take rows out.
 * Output: what the window function makes, at the window's last instant, before the watermark that fired it; late rows on their port.
 * State:  contents per (key, window), the trigger's, and for sessions the key's set of windows; cleared at the window's end + allowed lateness.
 * Cost:   O(windows of the element) an element; sessions O(open sessions of the key).
 * Throws: CONFIG_INVALID in the constructor; per record TIMESTAMP_MISSING and WINDOW_INVALID through `rowError`.
 * Source: Flink's WindowOperator and EvictingWindowOperator.
 */
export class WindowOperator<C> implements Operator {
  readonly #options: WindowOperatorOptions<C>;
  #context!: OperatorContext;
  #sessions: ValueState<StoredSessions> | undefined;
  #window: Window = { start: 0, end: 0 };
  #namespace = "";
  #triggerContext!: TriggerContext;
  #functionContext!: WindowFunctionContext;

  constructor(options: WindowOperatorOptions<C>) {
    if (options.assigner.isMerging && !options.trigger.canMerge) {
      throw new EngineError(
        "CONFIG_INVALID",
        "Session windows merge, and this trigger cannot: choose another trigger, or tumbling, sliding or global windows.",
      );
    }
    if (options.evictor !== undefined && !(options.contents instanceof ElementContents)) {
      throw new EngineError("CONFIG_INVALID", "An evictor needs a window that keeps its elements.", { domain: "internal" });
    }
    this.#options = options;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { contents, trigger, assigner } = this.#options;
    contents.open(context.keyedState);
    trigger.open?.(context.keyedState);
    if (assigner.isMerging) this.#sessions = context.keyedState.value({ name: "window/sessions", type: { kind: "json", version: 1 } });
    this.#triggerContext = this.#createTriggerContext(context);
    this.#functionContext = this.#createFunctionContext(context);
    this.#options.function.open?.(context);
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    let windows: readonly Window[];
    try {
      windows = this.#options.assigner.assign(row, timestamp, this.#context.clock.now(), input);
      this.#options.contents.prepare?.(row);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    let isSkipped = true;
    const sessions = this.#loadSessions();
    for (const window of windows) {
      if (sessions === undefined) {
        if (this.#isWindowLate(window)) continue;
        this.#select(window);
        this.#options.contents.select(this.#namespace);
      } else if (!this.#joinSession(sessions, window)) {
        continue;
      }
      isSkipped = false;
      if (!this.#add(row, timestamp, { kind, input })) continue;
      this.#apply(this.#options.trigger.onElement(row, timestamp, this.#window, this.#triggerContext));
      this.#registerCleanup();
    }
    this.#storeSessions(sessions);
    if (isSkipped && this.#isElementLate(timestamp)) this.#late(row, timestamp, kind);
  }

  onEventTimer(timestamp: number, namespace: string): void {
    this.#onTimer(timestamp, namespace, this.#options.assigner.isEventTime, () =>
      this.#options.trigger.onEventTimer(timestamp, this.#window, this.#triggerContext),
    );
  }

  onProcessingTimer(timestamp: number, namespace: string): void {
    this.#onTimer(timestamp, namespace, !this.#options.assigner.isEventTime, () =>
      this.#options.trigger.onProcessingTimer(timestamp, this.#window, this.#triggerContext),
    );
  }

  /** False where the contents could not take the row, which is reported; they are as before. */
  #add(row: Row, timestamp: number, { kind, input }: { readonly kind: RowKind; readonly input: number }): boolean {
    try {
      this.#options.contents.add(row, timestamp, kind, input);
      return true;
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return false;
    }
  }

  #onTimer(timestamp: number, namespace: string, isCleanupDomain: boolean, decide: () => TriggerResult): void {
    this.#window = parseWindowNamespace(namespace);
    this.#namespace = namespace;
    const sessions = this.#loadSessions();
    const stateNamespace = sessions === undefined ? namespace : sessions.stateNamespace(this.#window);
    // The timer of a session that has become another one.
    if (stateNamespace === undefined) return;
    this.#options.contents.select(stateNamespace);
    this.#apply(decide());
    if (isCleanupDomain && timestamp === this.#cleanupTime(this.#window)) this.#removeWindow(sessions);
    this.#storeSessions(sessions);
  }

  /** Puts the element's window among the key's sessions and selects the session; false where that is late. */
  #joinSession(sessions: MergingWindowSet, window: Window): boolean {
    const session = sessions.add(window, (merge) => this.#merge(merge));
    if (this.#isWindowLate(session)) {
      sessions.retire(session);
      return false;
    }
    this.#select(session);
    this.#options.contents.select(sessions.stateNamespace(session) as string);
    return true;
  }

  #merge({ result, merged, stateNamespace, mergedStateNamespaces }: Merge): void {
    this.#select(result);
    this.#options.trigger.onMerge?.(result, merged.map(windowNamespace), this.#triggerContext);
    for (const window of merged) {
      this.#select(window);
      this.#options.trigger.clear(window, this.#triggerContext);
      this.#deleteCleanup();
    }
    this.#options.contents.merge(stateNamespace, mergedStateNamespaces);
  }

  #apply(result: TriggerResult): void {
    if (doesFire(result)) this.#fire();
    if (doesPurge(result)) this.#options.contents.clear();
  }

  #fire(): void {
    const { contents, evictor } = this.#options;
    const held = contents.get();
    if (held === undefined) return;
    if (evictor === undefined) {
      this.#options.function.process(held, this.#functionContext);
      return;
    }
    const buffer = contents as unknown as ElementContents;
    let elements = buffer.get() ?? [];
    if (!evictor.evictsAfter) elements = evictor.keep(elements);
    this.#options.function.process(elements as C, this.#functionContext);
    if (evictor.evictsAfter) elements = evictor.keep(elements);
    buffer.replace(elements);
  }

  #removeWindow(sessions: MergingWindowSet | undefined): void {
    this.#options.contents.clear();
    this.#options.trigger.clear(this.#window, this.#triggerContext);
    this.#options.function.clear?.(this.#functionContext);
    sessions?.retire(this.#window);
  }

  #late(row: Row, timestamp: number, kind: RowKind): void {
    if (this.#options.latePort === undefined) this.#context.metrics.lateRecordDropped();
    else this.#context.output.collectSide(this.#options.latePort, row, timestamp, kind);
  }

  #isWindowLate(window: Window): boolean {
    return this.#options.assigner.isEventTime && this.#cleanupTime(window) <= this.#context.timers.currentWatermark();
  }

  #isElementLate(timestamp: number): boolean {
    return this.#options.assigner.isEventTime && timestamp + this.#options.allowedLatenessMs <= this.#context.timers.currentWatermark();
  }

  #cleanupTime(window: Window): number {
    return this.#options.assigner.isEventTime ? maxTimestamp(window) + this.#options.allowedLatenessMs : maxTimestamp(window);
  }

  #registerCleanup(): void {
    const time = this.#cleanupTime(this.#window);
    if (time === Infinity) return;
    if (this.#options.assigner.isEventTime) this.#context.timers.registerEventTimer(time, this.#namespace);
    else this.#context.timers.registerProcessingTimer(time, this.#namespace);
  }

  #deleteCleanup(): void {
    const time = this.#cleanupTime(this.#window);
    if (this.#options.assigner.isEventTime) this.#context.timers.deleteEventTimer(time, this.#namespace);
    else this.#context.timers.deleteProcessingTimer(time, this.#namespace);
  }

  #select(window: Window): void {
    this.#window = window;
    this.#namespace = windowNamespace(window);
  }

  #loadSessions(): MergingWindowSet | undefined {
    return this.#sessions === undefined ? undefined : new MergingWindowSet(this.#sessions.value());
  }

  #storeSessions(sessions: MergingWindowSet | undefined): void {
    if (this.#sessions === undefined || sessions === undefined || !sessions.isChanged) return;
    const stored = sessions.stored();
    if (stored.length === 0) this.#sessions.clear();
    else this.#sessions.update(stored);
  }

  #createTriggerContext({ timers }: OperatorContext): TriggerContext {
    const namespace = (): string => this.#namespace;
    return {
      get namespace() {
        return namespace();
      },
      currentWatermark: () => timers.currentWatermark(),
      currentProcessingTime: () => timers.currentProcessingTime(),
      registerEventTimer: (timestamp) => timers.registerEventTimer(timestamp, this.#namespace),
      deleteEventTimer: (timestamp) => timers.deleteEventTimer(timestamp, this.#namespace),
      registerProcessingTimer: (timestamp) => timers.registerProcessingTimer(timestamp, this.#namespace),
      deleteProcessingTimer: (timestamp) => timers.deleteProcessingTimer(timestamp, this.#namespace),
    };
  }

  #createFunctionContext({ timers, keyedState, output }: OperatorContext): WindowFunctionContext {
    const window = (): Window => this.#window;
    return {
      get key(): StateKey {
        return keyedState.currentKey();
      },
      get window() {
        return window();
      },
      currentWatermark: () => timers.currentWatermark(),
      currentProcessingTime: () => timers.currentProcessingTime(),
      windowStateNamespace: () => {
        if (this.#options.assigner.isMerging) {
          throw new EngineError("STATE_UNSUPPORTED", "State per window cannot be kept for sessions, because they merge. Keep it per key.");
        }
        return this.#namespace;
      },
      collect: (row) => output.collect(row, maxTimestamp(this.#window), INSERT),
    };
  }
}
