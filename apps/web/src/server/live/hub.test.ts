import { describe, expect, test } from "vitest";
import { decodeCursors, encodeCursors } from "./cursors.ts";
import type { FeedTimers } from "./feed.ts";
import { LiveHub, type StreamItem } from "./hub.ts";
import type { TopicSource, Update } from "./topic-source.ts";

/** Time goes on only when a test says so. */
class ManualTimers implements FeedTimers {
  #now = 0;
  #planned: { at: number; run: () => void }[] = [];
  now(): number {
    return this.#now;
  }
  after(delayMs: number, run: () => void) {
    const entry = { at: this.#now + delayMs, run };
    this.#planned.push(entry);
    return { cancel: () => void (this.#planned = this.#planned.filter((e) => e !== entry)) };
  }
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#planned.filter((e) => e.at <= this.#now);
    this.#planned = this.#planned.filter((e) => e.at > this.#now);
    for (const entry of due) entry.run();
  }
}

/** A topic that counts: its state is a number, its updates are the steps to it. */
class CountingSource implements TopicSource {
  readonly minIntervalMs = 100;
  value = 0;
  sent = 0;
  reads = 0;
  concerns = (): boolean => true;
  async refresh(): Promise<readonly Update[]> {
    this.reads++;
    const from = this.sent;
    this.sent = this.value;
    return from === this.value ? [] : [this.#update(`${from}-${this.value}`)];
  }
  async snapshot(cursor: string | undefined): Promise<readonly Update[]> {
    return [this.#update(cursor === undefined ? `all ${this.sent}` : `${cursor}-${this.sent}`)];
  }
  #update(text: string): Update {
    return { data: { type: "events", events: [{ id: text, at: 0, type: "", message: text, data: {} }] }, cursor: String(this.sent) };
  }
}

function setUp() {
  const timers = new ManualTimers();
  const sources = new Map<string, CountingSource>();
  const hub = new LiveHub((topic) => {
    const source = new CountingSource();
    sources.set(topic, source);
    return source;
  }, timers);
  return { hub, timers, sources };
}

function words(item: StreamItem): string {
  return item.message.data.type === "events" ? (item.message.data.events[0]?.message ?? "") : item.message.data.type;
}

/** Reads a stream by hand. */
function reader(stream: AsyncGenerator<StreamItem>) {
  return {
    next: async (): Promise<StreamItem> => ((await stream.next()) as IteratorYieldResult<StreamItem>).value,
    end: () => stream.return(undefined),
  };
}

describe("the hub", () => {
  test("gives a newcomer everything, then only what is new, with the cursor in each id", async () => {
    const { hub, timers, sources } = setUp();
    const tab = reader(hub.stream(["jobs"], new Map(), new AbortController().signal));
    const first = await tab.next();
    expect([words(first), first.id]).toEqual(["all 0", "jobs=0"]);
    const source = sources.get("jobs");
    source!.value = 3;
    hub.announce({ kind: "all" });
    timers.advance(100);
    const second = await tab.next();
    expect([words(second), second.id]).toEqual(["0-3", "jobs=3"]);
    await tab.end();
  });

  test("reads once for a hundred tabs, and once for many announcements", async () => {
    const { hub, timers, sources } = setUp();
    const tabs = Array.from({ length: 100 }, () => reader(hub.stream(["jobs"], new Map(), new AbortController().signal)));
    await Promise.all(tabs.map((tab) => tab.next()));
    const source = sources.get("jobs")!;
    const before = source.reads;
    source.value = 1;
    for (let i = 0; i < 50; i++) hub.announce({ kind: "all" });
    timers.advance(100);
    expect(new Set((await Promise.all(tabs.map((tab) => tab.next()))).map(words))).toEqual(new Set(["0-1"]));
    expect(source.reads).toBe(before + 1);
    await Promise.all(tabs.map((tab) => tab.end()));
    expect(hub.topics).toEqual([]);
  });

  test("resumes where the tab was: what came meanwhile is replayed", async () => {
    const { hub, timers, sources } = setUp();
    const witness = reader(hub.stream(["jobs"], new Map(), new AbortController().signal));
    await witness.next();
    sources.get("jobs")!.value = 9;
    hub.announce({ kind: "all" });
    timers.advance(100);
    await witness.next();
    const back = reader(hub.stream(["jobs"], decodeCursors("jobs=4"), new AbortController().signal));
    expect(words(await back.next())).toBe("4-9");
    await Promise.all([witness.end(), back.end()]);
  });

  test("a newcomer between two changes gets each change exactly once", async () => {
    const { hub, timers, sources } = setUp();
    const early = reader(hub.stream(["jobs"], new Map(), new AbortController().signal));
    await early.next();
    const source = sources.get("jobs")!;
    source.value = 2;
    hub.announce({ kind: "all" });
    // Joins before the planned read: the joining itself reads for all.
    const late = reader(hub.stream(["jobs"], new Map(), new AbortController().signal));
    expect(words(await late.next())).toBe("all 2");
    expect(words(await early.next())).toBe("0-2");
    timers.advance(100);
    source.value = 5;
    hub.announce({ kind: "all" });
    timers.advance(100);
    expect([words(await early.next()), words(await late.next())]).toEqual(["2-5", "2-5"]);
    await Promise.all([early.end(), late.end()]);
  });

  test("one stream carries several topics, and its id all their cursors", async () => {
    const { hub } = setUp();
    const tab = reader(hub.stream(["jobs", "workers"], new Map(), new AbortController().signal));
    await tab.next();
    expect(decodeCursors((await tab.next()).id)).toEqual(
      new Map([
        ["jobs", "0"],
        ["workers", "0"],
      ]),
    );
    await tab.end();
  });

  test("ends when the tab goes away", async () => {
    const { hub } = setUp();
    const away = new AbortController();
    const stream = hub.stream(["jobs"], new Map(), away.signal);
    await stream.next();
    const waiting = stream.next();
    away.abort();
    expect((await waiting).done).toBe(true);
    expect(hub.topics).toEqual([]);
  });

  test("a topic that cannot be read fails the stream, so that the tab tries again", async () => {
    const hub = new LiveHub(
      () => ({
        minIntervalMs: 0,
        concerns: () => true,
        refresh: () => Promise.reject(new Error("database away")),
        snapshot: async () => [],
      }),
      new ManualTimers(),
    );
    await expect(hub.stream(["jobs"], new Map(), new AbortController().signal).next()).rejects.toThrow("database away");
  });
});

test("cursors survive their text form, and damaged ones are dropped", () => {
  const cursors = new Map([
    ["rows:a:b", "12"],
    ["job:c", "9223372036854775807"],
  ]);
  expect(decodeCursors(encodeCursors(cursors))).toEqual(cursors);
  expect(decodeCursors("job:c=x|=5|rows|jobs=7")).toEqual(new Map([["jobs", "7"]]));
  expect(decodeCursors(null)).toEqual(new Map());
});
