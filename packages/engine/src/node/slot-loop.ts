import { TASK_SLOTS } from "../metrics/task-metrics.ts";
import type { Task, TaskState } from "../runtime/task/task.ts";

/** How long one task may work before the next one's turn. */
const SLICE_MS = 1;
/** At least this often timers, sockets and control mail get their turn. */
const YIELD_MS = 8;
/** Longest sleep: an upper bound for whatever rings no bell. */
const LONGEST_WAIT_MS = 100;

interface Seat {
  readonly task: Task;
  state: TaskState;
  /** Up to when the task's time is accounted for. */
  accountedTo: number;
}

interface LoopHandler {
  finished(task: Task): void;
  /** The task has thrown; it is to be removed. */
  failed(task: Task, error: unknown): void;
}

/**
 * The mailbox loop of one slot: each task works for a bounded time, then the next; when none can go on the thread sleeps until its bell
 * rings, a timer is due, or something asynchronous happens. It never blocks the event loop and never waits for credits: a task without
 * room is passed over, so tasks of one thread cannot deadlock each other.
 */
export class SlotLoop {
  readonly #bells: Int32Array;
  readonly #slot: number;
  readonly #handler: LoopHandler;
  #seats: readonly Seat[] = [];
  #isStopped = false;

  constructor(bells: Int32Array, slot: number, handler: LoopHandler) {
    this.#bells = bells;
    this.#slot = slot;
    this.#handler = handler;
  }

  add(tasks: readonly Task[]): void {
    const now = performance.now();
    this.#seats = [...this.#seats, ...tasks.map((task): Seat => ({ task, state: "idle", accountedTo: now }))];
    ringBell(this.#bells, this.#slot);
  }

  /** The tasks get no more turns. */
  remove(tasks: readonly Task[]): void {
    // Also in the round that is under way.
    for (const seat of this.#seats) if (tasks.includes(seat.task)) seat.state = "finished";
    this.#seats = this.#seats.filter(({ task }) => !tasks.includes(task));
  }

  stop(): void {
    this.#isStopped = true;
    ringBell(this.#bells, this.#slot);
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    let yieldedAt = performance.now();
    while (!this.#isStopped) {
      const heard = Atomics.load(this.#bells, this.#slot);
      if (!this.#round()) {
        await this.#sleep(heard);
        yieldedAt = performance.now();
      } else if (performance.now() - yieldedAt > YIELD_MS) {
        await new Promise(setImmediate);
        yieldedAt = performance.now();
      }
    }
  }

  /** One turn for each task; false where none can go on. */
  #round(): boolean {
    let isBusy = false;
    for (const seat of this.#seats) {
      if (seat.state === "finished") continue;
      const start = performance.now();
      account(seat, start);
      let state: TaskState;
      try {
        state = seat.task.run(() => performance.now(), start + SLICE_MS);
      } catch (error) {
        this.#handler.failed(seat.task, error);
        continue;
      }
      const end = performance.now();
      const slots = seat.task.options.metrics.task;
      if (end - start > slots[TASK_SLOTS.longestTurnMs]!) slots[TASK_SLOTS.longestTurnMs] = end - start;
      if (state === "busy" || end - start > 0.1) seat.state = "busy";
      else seat.state = state;
      account(seat, end);
      seat.state = state;
      slots[TASK_SLOTS.isBackPressured] = state === "backPressured" ? 1 : 0;
      if (state === "busy") isBusy = true;
      if (state === "finished") this.#handler.finished(seat.task);
    }
    return isBusy;
  }

  async #sleep(heard: number): Promise<void> {
    const now = Date.now();
    let until = now + LONGEST_WAIT_MS;
    for (const { task } of this.#seats) until = Math.min(until, task.nextWakeUp());
    const timeoutMs = Math.max(0, until - now);
    if (timeoutMs === 0) {
      await new Promise(setImmediate);
      return;
    }
    const waiting = Atomics.waitAsync(this.#bells, this.#slot, heard, timeoutMs);
    if (waiting.async) await waiting.value;
  }
}

function account(seat: Seat, now: number): void {
  const slot = seat.state === "busy" ? TASK_SLOTS.busyMs : seat.state === "backPressured" ? TASK_SLOTS.backPressuredMs : TASK_SLOTS.idleMs;
  const slots = seat.task.options.metrics.task;
  slots[slot] = slots[slot]! + now - seat.accountedTo;
  seat.accountedTo = now;
}

export function ringBell(bells: Int32Array, slot: number): void {
  Atomics.add(bells, slot, 1);
  Atomics.notify(bells, slot);
}
