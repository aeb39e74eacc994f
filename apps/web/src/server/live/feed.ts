import { log } from "../log.ts";
import type { Announcement } from "./announcement.ts";
import type { TopicSource, Update } from "./topic-source.ts";

export type Listener = (updates: readonly Update[]) => void;

/** Injected, so that tests decide what time is. */
export interface FeedTimers {
  now(): number;
  after(delayMs: number, run: () => void): { cancel(): void };
}

/**
 * One topic for all tabs that follow it. Work is serial: a newcomer's snapshot and the refresh that follows it never overlap, so a tab
 * that applies what it gets in order is always where the source is.
 */
export class Feed {
  readonly #source: TopicSource;
  readonly #timers: FeedTimers;
  readonly #listeners = new Set<Listener>();
  /** Listeners and those that wait for their snapshot. */
  #members = 0;
  #tail: Promise<void> = Promise.resolve();
  #pending: { cancel(): void } | undefined;
  #lastRefresh = -Infinity;

  constructor(source: TopicSource, timers: FeedTimers) {
    this.#source = source;
    this.#timers = timers;
  }

  get isEmpty(): boolean {
    return this.#members === 0;
  }

  /** Sends the snapshot, then every update; the returned function ends it. `onFailure` hears that there will be no snapshot. */
  add(listener: Listener, cursor: string | undefined, onFailure: (error: unknown) => void): () => void {
    let gone = false;
    this.#members++;
    this.#enqueue(async () => {
      if (gone) return;
      try {
        this.#broadcast(await this.#source.refresh());
        const snapshot = await this.#source.snapshot(cursor);
        if (gone) return;
        listener(snapshot);
        this.#listeners.add(listener);
      } catch (error) {
        onFailure(error);
      }
    });
    return () => {
      if (gone) return;
      gone = true;
      this.#members--;
      this.#listeners.delete(listener);
      if (!this.isEmpty) return;
      this.#pending?.cancel();
      this.#pending = undefined;
    };
  }

  announce(announcement: Announcement): void {
    // Asked even while a read is planned: the source remembers what that read must cover.
    const isConcerned = this.#source.concerns(announcement);
    if (!isConcerned || this.isEmpty || this.#pending !== undefined) return;
    const waitMs = Math.max(0, this.#lastRefresh + this.#source.minIntervalMs - this.#timers.now());
    this.#pending = this.#timers.after(waitMs, () => {
      this.#pending = undefined;
      this.#enqueue(async () => {
        this.#lastRefresh = this.#timers.now();
        this.#broadcast(await this.#source.refresh());
      });
    });
  }

  /** Resolves when everything asked for so far has been sent. */
  settled(): Promise<void> {
    return this.#tail;
  }

  #broadcast(updates: readonly Update[]): void {
    if (updates.length > 0) for (const listener of this.#listeners) listener(updates);
  }

  #enqueue(work: () => Promise<void>): void {
    // A failed read is not the end of the topic: the next announcement reads again.
    this.#tail = this.#tail.then(work).catch((err: unknown) => log.warn({ err }, "a live topic could not be read"));
  }
}
