import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { schemaDiff } from "./schema-diff.ts";

describe("the migrations", () => {
  it("give exactly the schema of schema.prisma", async () => {
    await using database = await createTestDatabase();
    expect(await schemaDiff(database.url)).toMatch(/^(-- This is an empty migration\.)?\s*$/);
  });

  it("are seen to differ where a column is missing", async () => {
    await using database = await createTestDatabase();
    await database.db.$executeRaw`ALTER TABLE "Job" DROP COLUMN "cause"`;
    expect(await schemaDiff(database.url)).toContain('ALTER TABLE "Job" ADD COLUMN     "cause" TEXT');
  });
});
