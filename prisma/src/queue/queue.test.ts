import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { JobConsumer } from "./job-consumer.ts";
import { JobQueue } from "./job-queue.ts";

const unexpected = (error: Error): void => {
  throw error;
};

describe("the queue on PostgreSQL", () => {
  it("carries hints to the consumer", async () => {
    await using database = await createTestDatabase();
    const target = { databaseUrl: database.url, redisUrl: undefined };
    const heard = Promise.withResolvers<string>();
    const consumer = new JobConsumer(target, { concurrency: 1, onError: unexpected, onMessage: async (jobId) => heard.resolve(jobId) });
    const queue = new JobQueue(target, unexpected);
    await consumer.ready();
    await queue.enqueue("job-1", "run");
    expect(await heard.promise).toBe("job-1");
    await queue.close();
    await consumer.close();
  });

  it("gives a hint whose handling failed a second time", async () => {
    await using database = await createTestDatabase();
    const target = { databaseUrl: database.url, redisUrl: undefined };
    const second = Promise.withResolvers<number>();
    let deliveries = 0;
    const consumer = new JobConsumer(target, {
      concurrency: 1,
      onError: unexpected,
      onMessage: async () => {
        if (++deliveries === 1) throw new Error("not now");
        second.resolve(deliveries);
      },
    });
    const queue = new JobQueue(target, unexpected);
    await queue.enqueue("job-1", "run");
    expect(await second.promise).toBe(2);
    await queue.close();
    await consumer.close();
  });
});
