import { randomUUID } from "node:crypto";
import pino from "pino";
import { expect, it } from "vitest";
import { createTestDatabase } from "@millrace/db/testing";
import { WorkerLog } from "./worker-log.ts";

it("keeps what pino writes, with its level, its error and its fields, and nothing twice", async () => {
  await using database = await createTestDatabase();
  const log = new WorkerLog();
  const logger = pino({ level: "debug" }, log);
  const workerId = randomUUID();
  logger.info({ jobId: "j1" }, "job taken");
  logger.warn({ err: new Error("no route") }, "heartbeat failed");
  log.write("not JSON");
  await log.flush(database.db, workerId);
  await log.flush(database.db, workerId);
  expect(
    await database.db.workerLogLine.findMany({
      where: { workerId },
      orderBy: { id: "asc" },
      select: { level: true, message: true, data: true },
    }),
  ).toEqual([
    { level: "info", message: "job taken", data: { jobId: "j1" } },
    { level: "warn", message: "heartbeat failed: no route", data: {} },
  ]);
});

it("waits for a database that is away", async () => {
  await using database = await createTestDatabase();
  const log = new WorkerLog();
  pino({}, log).info("first");
  await log.flush(
    { workerLogLine: { createMany: async () => Promise.reject(new Error("away")) } } as unknown as typeof database.db,
    randomUUID(),
  );
  const workerId = randomUUID();
  await log.flush(database.db, workerId);
  expect(await database.db.workerLogLine.count({ where: { workerId } })).toBe(1);
});
