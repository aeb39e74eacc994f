import { Client } from "pg";
import { expect, test } from "vitest";
import { sessionConfig } from "./session-config.ts";
import { createTestDatabase } from "./testing/index.ts";

// As of a worker that is suspended between two statements: its connection stays, and nothing comes from it.
test("a session that stands still inside of a transaction does not hold its locks for ever", { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase();
  const [slow, other] = [new Client(sessionConfig(database.url)), new Client(sessionConfig(database.url))];
  // Told twice: by the server, and when the connection ends.
  const ended = new Promise<Error>((resolve) => slow.on("error", resolve));
  await Promise.all([slow.connect(), other.connect()]);
  try {
    await other.query(`CREATE TABLE held (id int PRIMARY KEY, owner text)`);
    await other.query(`INSERT INTO held VALUES (1, 'slow')`);
    await slow.query("BEGIN");
    await slow.query("SELECT 1 FROM held WHERE id = 1 FOR NO KEY UPDATE");
    await other.query(`UPDATE held SET owner = 'other' WHERE id = 1`);
    expect((await other.query("SELECT owner FROM held")).rows).toEqual([{ owner: "other" }]);
    expect((await ended).message).toMatch(/idle-in-transaction/);
  } finally {
    await slow.end().catch(() => undefined);
    await other.end();
  }
});
