import { describe, expect, test } from "vitest";
import { LiveConnection, type StreamHandlers } from "./live-connection.ts";
import type { ConnectionState } from "./live-store.ts";

interface Opened {
  readonly topics: readonly string[];
  readonly lastEventId: string | null;
  readonly on: StreamHandlers;
  isClosed: boolean;
}

function setUp() {
  const opened: Opened[] = [];
  const states: ConnectionState[] = [];
  const planned: { delayMs: number; run: () => void }[] = [];
  const connection = new LiveConnection({
    open(topics, lastEventId, on) {
      const entry: Opened = { topics, lastEventId, on, isClosed: false };
      opened.push(entry);
      return () => void (entry.isClosed = true);
    },
    onConnection: (state) => states.push(state),
    onMessage: () => undefined,
    schedule(delayMs, run) {
      const entry = { delayMs, run };
      planned.push(entry);
      return () => void planned.splice(planned.indexOf(entry), 1);
    },
  });
  /** Lets everything happen that waits. */
  const settle = (): void => {
    for (const { run } of planned.splice(0)) run();
  };
  return { connection, opened, states, planned, settle };
}

const message = { topic: "jobs", data: { type: "changed" } } as const;

describe("the one stream of a tab", () => {
  test("is opened once for all components that mount together", () => {
    const { connection, opened, settle } = setUp();
    connection.follow(["jobs"]);
    connection.follow(["workers", "jobs"]);
    settle();
    expect(opened.map((o) => o.topics)).toEqual([["jobs", "workers"]]);
  });

  test("is opened anew for another topic, and goes on from the last id", () => {
    const { connection, opened, settle } = setUp();
    connection.follow(["jobs"]);
    settle();
    opened[0]?.on.message("jobs=7", message);
    connection.follow(["job:1"]);
    settle();
    expect(opened.map((o) => [o.topics, o.lastEventId, o.isClosed])).toEqual([
      [["jobs"], null, true],
      [["jobs", "job:1"], "jobs=7", false],
    ]);
  });

  test("stays as it is when a topic only goes, and is closed with the last one", () => {
    const { connection, opened, settle } = setUp();
    const stopJobs = connection.follow(["jobs"]);
    const stopWorkers = connection.follow(["workers"]);
    settle();
    stopWorkers();
    settle();
    expect(opened).toHaveLength(1);
    expect(opened[0]?.isClosed).toBe(false);
    stopJobs();
    settle();
    expect(opened[0]?.isClosed).toBe(true);
  });

  test("a component that is replaced by another of the same topic causes nothing", () => {
    const { connection, opened, settle } = setUp();
    const stop = connection.follow(["jobs"]);
    settle();
    stop();
    connection.follow(["jobs"]);
    settle();
    expect(opened).toHaveLength(1);
    expect(opened[0]?.isClosed).toBe(false);
  });

  test("that failed is opened again after a while, with the last id", () => {
    const { connection, opened, states, planned, settle } = setUp();
    connection.follow(["jobs"]);
    settle();
    opened[0]?.on.open();
    opened[0]?.on.message("jobs=3", message);
    opened[0]?.on.failed();
    expect(planned.map((p) => p.delayMs)).toEqual([2_000]);
    settle();
    expect(opened[1]).toMatchObject({ topics: ["jobs"], lastEventId: "jobs=3" });
    expect(states).toEqual(["open", "lost"]);
  });
});
