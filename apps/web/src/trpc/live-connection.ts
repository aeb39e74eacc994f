import type { LiveMessage } from "../server/live/live-payload.ts";
import type { ConnectionState } from "./live-store.ts";

export interface StreamHandlers {
  open(): void;
  message(id: string, message: LiveMessage): void;
  /** The connection broke; the transport tries again by itself. */
  lost(): void;
  /** The transport gave up; somebody must open anew. */
  failed(): void;
}

export interface LiveConnectionOptions {
  /** Opens the stream and returns how to close it. */
  readonly open: (topics: readonly string[], lastEventId: string | null, on: StreamHandlers) => () => void;
  readonly onConnection: (state: ConnectionState) => void;
  readonly onMessage: (message: LiveMessage) => void;
  readonly schedule?: (delayMs: number, run: () => void) => () => void;
}

/** Pages mount several followers in one go: they make one stream, not one after the other. */
const SETTLE_MS = 20;
const REOPEN_MS = 2_000;

/**
 * One stream for all topics that the components of a tab follow. When the set changes the stream is opened anew with the last id, so
 * topics that stay are resumed without a gap; topics that only go are dropped with the next change, which saves a reconnect a click.
 */
export class LiveConnection {
  readonly #options: Required<LiveConnectionOptions>;
  readonly #followers = new Map<string, number>();
  #open: { readonly topics: ReadonlySet<string>; readonly close: () => void } | undefined;
  #lastEventId: string | null = null;
  #cancelScheduled: (() => void) | undefined;

  constructor(options: LiveConnectionOptions) {
    this.#options = { schedule: scheduleTimeout, ...options };
  }

  /** Adds topics; the returned function takes them away. */
  follow(topics: readonly string[]): () => void {
    for (const topic of topics) this.#followers.set(topic, (this.#followers.get(topic) ?? 0) + 1);
    this.#plan(SETTLE_MS);
    return () => {
      for (const topic of topics) {
        const left = (this.#followers.get(topic) ?? 1) - 1;
        if (left === 0) this.#followers.delete(topic);
        else this.#followers.set(topic, left);
      }
      this.#plan(SETTLE_MS);
    };
  }

  close(): void {
    this.#cancelScheduled?.();
    this.#cancelScheduled = undefined;
    this.#open?.close();
    this.#open = undefined;
  }

  #plan(delayMs: number): void {
    this.#cancelScheduled?.();
    this.#cancelScheduled = this.#options.schedule(delayMs, () => {
      this.#cancelScheduled = undefined;
      this.#reconcile();
    });
  }

  #reconcile(): void {
    const wanted = [...this.#followers.keys()];
    const open = this.#open;
    if (wanted.length === 0) return this.close();
    if (open !== undefined && wanted.every((topic) => open.topics.has(topic))) return;
    open?.close();
    const topics = new Set(wanted);
    const close = this.#options.open(wanted, this.#lastEventId, {
      open: () => this.#options.onConnection("open"),
      lost: () => this.#options.onConnection("lost"),
      failed: () => {
        this.#options.onConnection("lost");
        if (this.#open?.topics === topics) this.#open = undefined;
        this.#plan(REOPEN_MS);
      },
      message: (id, message) => {
        this.#lastEventId = id;
        this.#options.onMessage(message);
      },
    });
    this.#open = { topics, close };
  }
}

function scheduleTimeout(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
