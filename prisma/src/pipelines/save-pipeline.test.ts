import { describe, expect, it } from "vitest";
import { createTestDatabase, createPipeline } from "../testing/index.ts";
import { savePipeline } from "./save-pipeline.ts";

describe("savePipeline", () => {
  it("stores the document under the next revision", async () => {
    await using database = await createTestDatabase();
    const { id, revision } = await createPipeline(database.db);
    expect(await savePipeline(database.db, { id, revision, document: { name: "Next" } })).toMatchObject({ status: "saved", revision: 2 });
    expect(await database.db.pipeline.findUnique({ where: { id }, select: { name: true, document: true } })).toEqual({
      name: "Next",
      document: { name: "Next" },
    });
  });

  it("gives a stale writer the current document and writes nothing", async () => {
    await using database = await createTestDatabase();
    const { id, revision } = await createPipeline(database.db);
    await savePipeline(database.db, { id, revision, document: { name: "First" } });
    expect(await savePipeline(database.db, { id, revision, document: { name: "Stale" } })).toMatchObject({
      status: "conflict",
      revision: 2,
      document: { name: "First" },
    });
    expect(await database.db.pipeline.findUnique({ where: { id }, select: { name: true } })).toEqual({ name: "First" });
  });

  it("lets one of ten simultaneous writers win", async () => {
    await using database = await createTestDatabase();
    const { id, revision } = await createPipeline(database.db);
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, n) => savePipeline(database.db, { id, revision, document: { name: `Writer ${n}` } })),
    );
    expect(results.filter((result) => result.status === "saved")).toHaveLength(1);
    expect(results.filter((result) => result.status === "conflict")).toHaveLength(9);
  });

  it("does not bring back a deleted pipeline", async () => {
    await using database = await createTestDatabase();
    const { id, revision } = await createPipeline(database.db);
    await database.db.pipeline.update({ where: { id }, data: { deletedAt: new Date(0) } });
    expect(await savePipeline(database.db, { id, revision, document: { name: "Late" } })).toEqual({ status: "missing" });
  });
});
