import type { OperatorContext } from "../operators/operator-context.ts";
import type { Operator } from "../operators/operator.ts";
import { INSERT, type Row, type RowKind } from "../record/row.ts";
import type { StateMetadata } from "../state/keyed-snapshot.ts";
import type { StateType } from "../state/state-type.ts";
import type { StateKey, ValueState } from "../state/state-backend.ts";
import type { WindowAssigner } from "./assigners/window-assigner.ts";
import type { Window } from "./window.ts";

/** How the rows of a session become its result, one by one. Accumulators are plain data. */
export interface SessionFold<A> {
  /** What the accumulators hang on, for restores. */
  readonly kept?: Pick<Extract<StateType<unknown>, { readonly kind: "json" }>, "rows" | "shape">;
  /** Evaluates what `add` needs of the row. Throws where an expression fails; nothing is changed then. */
  prepare?(row: Row): void;
  create(): A | undefined;
  add(accumulator: A | undefined, row: Row, kind: RowKind): A;
  merge(a: A, b: A): A;
  /** undefined where nothing is left. */
  result(key: StateKey, window: Window, accumulator: A): Row | undefined;
}

export const OPEN_SESSIONS: StateMetadata = {
  name: "window/open-sessions",
  kind: "value",
  type: { kind: "json", version: 1 },
  hasTtl: false,
  formatVersion: 1,
};

/** One open session of a key. Plain data: a key's sessions are one piece of state. */
export interface Session<A> {
  start: number;
  end: number;
  accumulator: A;
  /** When the session is looked at next; later times are reached by looking again then, so that growing costs no timer. */
  timerAt: number;
  /** It still has to fire at its end. */
  isOpen: boolean;
}

export interface SessionOperatorOptions<A> {
  readonly assigner: WindowAssigner;
  readonly allowedLatenessMs: number;
  readonly latePort: number | undefined;
  readonly fold: SessionFold<A>;
}

/**
 * Event-time sessions with the trigger at their end and incremental contents: what `WindowOperator` does for them, with one piece of state a key and about one timer
 * a session instead of one a row.
 * Input:  rows keyed or not; −U and −D where the fold can take rows out.
 * Output: +I at the session's last instant: when the watermark passes it, then at once for each late row within the lateness.
 * State:  the key's sessions; each goes at its end + allowed lateness.
 * Cost:   O(open sessions of the key) a row. Measured 3 to 5 times as fast as `WindowOperator` over sessions.
 * Source: as WindowOperator; both forms pass the same recorded cases.
 */
export class SessionOperator<A> implements Operator {
  readonly #options: SessionOperatorOptions<A>;
  #context!: OperatorContext;
  #sessions!: ValueState<Session<A>[]>;

  constructor(options: SessionOperatorOptions<A>) {
    this.#options = options;
  }

  open(context: OperatorContext): void {
    this.#context = context;
    this.#sessions = context.keyedState.value({ name: OPEN_SESSIONS.name, type: { kind: "json", version: 1, ...this.#options.fold.kept } });
  }

  processElement(row: Row, timestamp: number, kind: RowKind, input: number): void {
    const { timers } = this.#context;
    let window: Window;
    try {
      window = this.#options.assigner.assign(row, timestamp, 0, input)[0] as Window;
      this.#options.fold.prepare?.(row);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      return;
    }
    const watermark = timers.currentWatermark();
    const sessions = this.#sessions.value() ?? [];
    const session = this.#join(sessions, window);
    if (session === undefined && this.#cleanupTime(window.end) <= watermark) {
      this.#late(row, timestamp, { kind, watermark });
      return;
    }
    const joined = session ?? {
      start: window.start,
      end: window.end,
      accumulator: this.#options.fold.create() as A,
      timerAt: Infinity,
      isOpen: true,
    };
    try {
      joined.accumulator = this.#options.fold.add(joined.accumulator, row, kind);
    } catch (error) {
      this.#context.rowError(error as Error, row);
      if (session === undefined) return;
    }
    if (session === undefined) sessions.push(joined);
    const last = joined.end - 1;
    joined.isOpen = last > watermark;
    if (!joined.isOpen) this.#fire(joined);
    this.#lookAgain(joined, joined.isOpen ? last : this.#cleanupTime(joined.end));
    this.#sessions.update(sessions);
  }

  onEventTimer(timestamp: number): void {
    const sessions = this.#sessions.value() ?? [];
    for (const session of sessions.slice()) {
      if (session.timerAt !== timestamp) continue;
      session.timerAt = Infinity;
      const last = session.end - 1;
      if (session.isOpen && last === timestamp) {
        session.isOpen = false;
        this.#fire(session);
      }
      const next = session.isOpen ? last : this.#cleanupTime(session.end);
      if (next > timestamp) this.#lookAgain(session, next);
      else sessions.splice(sessions.indexOf(session), 1);
    }
    if (sessions.length === 0) this.#sessions.clear();
    else this.#sessions.update(sessions);
  }

  /** The session that the window becomes part of, merged with all that it touches; undefined where it touches none. */
  #join(sessions: Session<A>[], window: Window): Session<A> | undefined {
    let joined: Session<A> | undefined;
    for (let i = 0; i < sessions.length; i++) {
      const session = sessions[i] as Session<A>;
      if (session.start > window.end || session.end < window.start) continue;
      if (joined === undefined) {
        joined = session;
        continue;
      }
      joined.start = Math.min(joined.start, session.start);
      joined.end = Math.max(joined.end, session.end);
      joined.accumulator = this.#options.fold.merge(joined.accumulator, session.accumulator);
      joined.timerAt = Math.min(joined.timerAt, session.timerAt);
      sessions.splice(i--, 1);
    }
    if (joined === undefined) return undefined;
    joined.start = Math.min(joined.start, window.start);
    joined.end = Math.max(joined.end, window.end);
    return joined;
  }

  /** Sees to it that there is a timer at `time` or before. */
  #lookAgain(session: Session<A>, time: number): void {
    if (session.timerAt <= time) return;
    session.timerAt = time;
    this.#context.timers.registerEventTimer(time);
  }

  #fire(session: Session<A>): void {
    const row = this.#options.fold.result(this.#context.keyedState.currentKey(), session, session.accumulator);
    if (row !== undefined) this.#context.output.collect(row, session.end - 1, INSERT);
  }

  #cleanupTime(end: number): number {
    return end - 1 + this.#options.allowedLatenessMs;
  }

  #late(row: Row, timestamp: number, { kind, watermark }: { readonly kind: RowKind; readonly watermark: number }): void {
    if (timestamp + this.#options.allowedLatenessMs > watermark) return;
    if (this.#options.latePort === undefined) this.#context.metrics.lateRecordDropped();
    else this.#context.output.collectSide(this.#options.latePort, row, timestamp, kind);
  }
}
