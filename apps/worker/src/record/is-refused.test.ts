import { describe, expect, it } from "vitest";
import { createDatabase, type Database } from "@millrace/db";
import { createTestDatabase } from "@millrace/db/testing";
import { isRefused } from "./is-refused.ts";

const NOBODY = "00000000-0000-7000-8000-000000000009";

const failureOf = (write: Promise<unknown>): Promise<unknown> =>
  write.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("isRefused", () => {
  const writes: [string, (db: Database) => Promise<unknown>][] = [
    ["a text with a NUL character", (db) => db.$executeRaw`SELECT ${"\0"}::text`],
    ["a value that does not fit", (db) => db.$executeRaw`SELECT 1 / 0`],
    ["a table that does not exist", (db) => db.$executeRaw`SELECT * FROM nowhere`],
    ["an event of a job that does not exist", (db) => db.jobEvent.create({ data: { jobId: NOBODY, type: "x", message: "y" } })],
    ["a change of a job that does not exist", (db) => db.job.update({ where: { id: NOBODY }, data: { cause: "x" } })],
  ];
  it.each(writes)("is true for %s", async (_, write) => {
    await using database = await createTestDatabase();
    expect(isRefused(await failureOf(write(database.db)))).toBe(true);
  });

  it("is false where the database does not answer", async () => {
    const db = createDatabase("postgresql://nobody@127.0.0.1:1/nowhere");
    expect(isRefused(await failureOf(db.job.count()))).toBe(false);
    expect(isRefused(await failureOf(db.$queryRaw`SELECT 1`))).toBe(false);
    await db.$disconnect();
  });

  it("is true for a mistake of ours", () => {
    expect(isRefused(new TypeError("x is not a function"))).toBe(true);
  });
});
