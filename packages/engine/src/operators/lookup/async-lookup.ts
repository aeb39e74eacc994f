import type { Row, RowKind } from "../../record/row.ts";
import type { OperatorListState } from "../../state/state-backend.ts";
import { EngineError } from "../engine-error.ts";
import type { OperatorContext } from "../operator-context.ts";
import type { Operator } from "../operator.ts";
import { AnswerCache } from "./answer-cache.ts";
import { LookupMetrics } from "./lookup-metrics.ts";
import { type PendingLookup, PendingLookups } from "./pending-lookups.ts";

/** Asks the outside for the partners of one row. */
export interface LookupClient<R> {
  /** What the row asks for; equal texts get equal answers, undefined asks for nothing and gets `missing`. */
  keyOf(row: Row): string | undefined;
  readonly missing: R;
  /** The answer where it is known without asking. */
  now?(row: Row): R | undefined;
  /** One attempt. Rejects where the outside failed; the signal is aborted when the row's time is up. */
  ask(row: Row, signal: AbortSignal): Promise<R>;
  close?(): void;
}

export interface AsyncLookupOptions<R> {
  readonly client: LookupClient<R>;
  readonly isOrdered: boolean;
  readonly capacity: number;
  readonly timeoutMs: number;
  readonly onTimeout: "fail" | "null" | "skip";
  readonly attempts: number;
  readonly retryDelayMs: number;
  readonly cache?: { readonly maxRows: number; readonly ttlMs: number } | undefined;
  /** The results of a row and its answer. */
  readonly resultsOf: (row: Row, answer: R) => readonly Row[];
  /** Waits, unless aborted before. Timers of the host: this is waiting for the outside, not event time. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface StoredLookup {
  readonly row: Row;
  readonly timestamp: number;
  readonly kind: RowKind;
}

/**
 * Enriches rows from outside without blocking: at most `capacity` requests at once, more rows wait and hold the input back.
 * Input:  rows of any kind.
 * Output: the results of each row, in order or as the answers come; none passes a watermark, which waits for the rows before it.
 * State:  the rows without an answer; they are asked for again after a restore.
 * Throws: LOOKUP_FAILED and LOOKUP_TIMEOUT per row, through `rowError`.
 * Source: Flink's AsyncWaitOperator and AsyncLookupJoin.
 */
export class AsyncLookup<R> implements Operator {
  readonly #options: AsyncLookupOptions<R>;
  readonly #pending: PendingLookups<R>;
  readonly #waiting: PendingLookup<R>[] = [];
  #running = 0;
  #context!: OperatorContext;
  #stored!: OperatorListState<StoredLookup>;
  #cache: AnswerCache<R> | undefined;
  #metrics!: LookupMetrics;
  #isHoldingWatermark = false;
  #wakers: (() => void)[] = [];

  constructor(options: AsyncLookupOptions<R>) {
    this.#options = options;
    this.#pending = new PendingLookups(options.isOrdered);
  }

  open(context: OperatorContext): void {
    this.#context = context;
    const { cache } = this.#options;
    this.#cache = cache === undefined ? undefined : new AnswerCache<R>(cache, context.clock);
    this.#metrics = new LookupMetrics(context.metrics);
    this.#stored = context.operatorState.list({ name: "lookup/pending", type: { kind: "json", version: 1 } });
    const restored = this.#stored.get();
    this.#stored.update([]);
    for (const { row, timestamp, kind } of restored) this.processElement(row, timestamp, kind);
  }

  processElement(row: Row, timestamp: number, kind: RowKind): void {
    const pending = this.#pending.add(row, timestamp, kind);
    const key = this.#options.client.keyOf(row);
    const known = key === undefined ? this.#options.client.missing : (this.#options.client.now?.(row) ?? this.#cached(key));
    if (known !== undefined) this.#pending.answer(pending, { result: known });
    else this.#waiting.push(pending);
    this.#start();
    this.#emitAnswered();
  }

  #cached(key: string): R | undefined {
    if (this.#cache === undefined) return undefined;
    const answer = this.#cache.get(key);
    (answer === undefined ? this.#metrics.misses : this.#metrics.hits).inc();
    return answer;
  }

  processWatermark(): boolean {
    this.#emitAnswered();
    this.#isHoldingWatermark = this.#pending.size > 0;
    return !this.#isHoldingWatermark;
  }

  isAvailable(): boolean {
    return this.#isHoldingWatermark ? this.#pending.unanswered === 0 : this.#waiting.length < this.#options.capacity;
  }

  ready(): Promise<void> {
    return new Promise((resolve) => this.#wakers.push(resolve));
  }

  snapshotState(): void {
    this.#stored.update(this.#pending.all().map(({ row, timestamp, kind }) => ({ row, timestamp, kind })));
  }

  close(): void {
    this.#options.client.close?.();
  }

  #start(): void {
    while (this.#running < this.#options.capacity) {
      const pending = this.#waiting.shift();
      if (pending === undefined) return;
      this.#running++;
      this.#context.async(
        () => this.#request(pending).finally(() => this.#settled()),
        () => this.#emitAnswered(),
      );
    }
  }

  /** Runs between two units of the task, also while it takes no records: only the queue is touched. */
  #settled(): void {
    this.#running--;
    this.#start();
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  async #request(pending: PendingLookup<R>): Promise<void> {
    const { client, timeoutMs, attempts, retryDelayMs, wait = hostWait } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    const timeout = wait(timeoutMs, signal).then(() => {
      if (!signal.aborted) this.#timedOut(pending);
      controller.abort();
    });
    const answer = (async (): Promise<void> => {
      for (let attempt = 1; ; attempt++) {
        try {
          const result = await this.#metrics.timed(() => client.ask(pending.row, signal));
          const key = client.keyOf(pending.row);
          if (key !== undefined && this.#cache !== undefined) {
            this.#cache.put(key, result);
            this.#metrics.cached.set(this.#cache.size);
          }
          this.#pending.answer(pending, { result });
          return;
        } catch (error) {
          if (signal.aborted) return;
          if (attempt >= attempts) {
            this.#pending.answer(pending, {
              error: new EngineError("LOOKUP_FAILED", `The lookup failed ${attempts} times; last: ${(error as Error).message}`, {
                domain: "external",
                isRetryable: true,
                cause: error,
              }),
            });
            return;
          }
          await wait(retryDelayMs, signal);
        }
      }
    })();
    await Promise.race([answer, timeout]);
    controller.abort();
  }

  #timedOut(pending: PendingLookup<R>): void {
    if (this.#options.onTimeout === "null") this.#pending.answer(pending, { result: this.#options.client.missing });
    else {
      const message = `The lookup had no answer within ${this.#options.timeoutMs} ms. Raise the timeout, or choose what happens then.`;
      this.#pending.answer(pending, { error: new EngineError("LOOKUP_TIMEOUT", message, { domain: "external", isRetryable: true }) });
    }
  }

  #emitAnswered(): void {
    for (const { row, timestamp, kind, outcome } of this.#pending.takeAnswered()) {
      if (outcome === undefined) continue;
      if ("error" in outcome) {
        const isSkipped = this.#options.onTimeout === "skip" && (outcome.error as EngineError).code === "LOOKUP_TIMEOUT";
        if (!isSkipped) this.#context.rowError(outcome.error, row);
        continue;
      }
      try {
        for (const result of this.#options.resultsOf(row, outcome.result)) this.#context.output.collect(result, timestamp, kind);
      } catch (error) {
        this.#context.rowError(error as Error, row);
      }
    }
  }
}

function hostWait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
