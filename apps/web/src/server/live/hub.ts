import { encodeCursors } from "./cursors.ts";
import { Feed, type FeedTimers } from "./feed.ts";
import type { Announcement } from "./announcement.ts";
import type { LiveMessage } from "./live-payload.ts";
import type { TopicSource, Update } from "./topic-source.ts";

/** More than this waiting means that the tab does not read: its stream is ended, and it comes back by its last id. */
const MOST_WAITING = 2_000;

export interface StreamItem {
  readonly id: string;
  readonly message: LiveMessage;
}

const SYSTEM_TIMERS: FeedTimers = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Shares what is read for a topic among all tabs of this process. One hub per process. */
export class LiveHub {
  readonly #feeds = new Map<string, Feed>();
  readonly #makeSource: (topic: string) => TopicSource;
  readonly #timers: FeedTimers;

  constructor(makeSource: (topic: string) => TopicSource, timers: FeedTimers = SYSTEM_TIMERS) {
    this.#makeSource = makeSource;
    this.#timers = timers;
  }

  announce(announcement: Announcement): void {
    for (const feed of this.#feeds.values()) feed.announce(announcement);
  }

  /** Topics that somebody follows. */
  get topics(): readonly string[] {
    return [...this.#feeds.keys()];
  }

  /**
   * The stream of one tab over all its topics. The id of each item holds the cursors of all resumable topics after it.
   * Ends when `signal` aborts or the tab stops reading.
   */
  async *stream(topics: readonly string[], cursors: Map<string, string>, signal: AbortSignal): AsyncGenerator<StreamItem> {
    const waiting: StreamItem[] = [];
    let wake: (() => void) | undefined;
    let failure: unknown;
    const fail = (error: unknown): void => {
      failure = error ?? new Error("a topic could not be read");
      wake?.();
    };
    const stops = topics.map((topic) =>
      this.#follow(
        topic,
        cursors.get(topic),
        (updates) => {
          for (const update of updates) {
            if (update.cursor !== undefined) cursors.set(topic, update.cursor);
            waiting.push({ id: encodeCursors(cursors) || "0", message: { topic, data: update.data } });
          }
          wake?.();
        },
        fail,
      ),
    );
    const onAbort = (): void => wake?.();
    signal.addEventListener("abort", onAbort);
    try {
      while (!signal.aborted && waiting.length <= MOST_WAITING) {
        if (failure !== undefined) throw failure;
        const item = waiting.shift();
        if (item !== undefined) yield item;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      signal.removeEventListener("abort", onAbort);
      for (const stop of stops) stop();
    }
  }

  #follow(
    topic: string,
    cursor: string | undefined,
    listener: (updates: readonly Update[]) => void,
    onFailure: (error: unknown) => void,
  ): () => void {
    const feed = this.#feeds.get(topic) ?? new Feed(this.#makeSource(topic), this.#timers);
    this.#feeds.set(topic, feed);
    const stop = feed.add(listener, cursor, onFailure);
    return () => {
      stop();
      if (feed.isEmpty && this.#feeds.get(topic) === feed) this.#feeds.delete(topic);
    };
  }
}
