import { describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { parseAnnouncement, type Announcement } from "./announcement.ts";
import { listen } from "./listen.ts";
import { notify } from "./notify.ts";

/** Collects what is heard; `until` resolves when a condition on it holds. */
function hear(database: TestDatabase) {
  const heard: Announcement[] = [];
  let connects = 0;
  let check = (): void => undefined;
  const subscription = listen(database.url, {
    onConnect: () => {
      connects++;
      check();
    },
    onAnnouncement: (announcement) => {
      heard.push(announcement);
      check();
    },
  });
  const until = (condition: (heard: readonly Announcement[], connects: number) => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (condition(heard, connects)) resolve();
      };
      check();
    });
  return { heard, subscription, until, [Symbol.asyncDispose]: () => subscription.close() };
}

describe("announcements", () => {
  it("are heard by those who listen", async () => {
    await using database = await createTestDatabase();
    await using ears = hear(database);
    await ears.subscription.ready;
    await notify(database.db, "job", "j1");
    await ears.until((heard) => heard.length === 1);
    expect(ears.heard).toEqual([{ topic: "job", id: "j1" }]);
  });

  it("of a transaction that is rolled back are never heard", async () => {
    await using database = await createTestDatabase();
    await using ears = hear(database);
    await ears.subscription.ready;
    const undone = database.db.$transaction(async (tx) => {
      await notify(tx, "job", "undone");
      throw new Error("undo");
    });
    await expect(undone).rejects.toThrow("undo");
    await notify(database.db, "job", "done");
    await ears.until((heard) => heard.length > 0);
    expect(ears.heard).toEqual([{ topic: "job", id: "done" }]);
  });

  it("of one topic and id in one transaction are heard once", async () => {
    await using database = await createTestDatabase();
    await using ears = hear(database);
    await ears.subscription.ready;
    await database.db.$transaction(async (tx) => {
      for (let i = 0; i < 3; i++) await notify(tx, "rows", "j1");
      await notify(tx, "job", "last");
    });
    await ears.until((heard) => heard.some((announcement) => announcement.id === "last"));
    expect(ears.heard.map((announcement) => announcement.topic)).toEqual(["rows", "job"]);
  });

  it("are heard again after the connection was lost, and the listener is told to look at everything", async () => {
    await using database = await createTestDatabase();
    await using ears = hear(database);
    await ears.subscription.ready;
    await database.db
      .$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()`;
    await ears.until((_, connects) => connects === 2);
    await notify(database.db, "worker", "w1");
    await ears.until((heard) => heard.length === 1);
    expect(ears.heard).toEqual([{ topic: "worker", id: "w1" }]);
  });
});

describe("parseAnnouncement", () => {
  it.each([
    ["not JSON", "hello"],
    ["not an object", "3"],
    ["null", "null"],
    ["a topic of a newer version", '{"topic":"weather","id":"1"}'],
    ["no id", '{"topic":"job"}'],
  ])("passes over a payload that is %s", (_, payload) => {
    expect(parseAnnouncement(payload)).toBeUndefined();
  });
});
