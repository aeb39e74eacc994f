import { expect, it } from "vitest";
import { DEFAULT_WORKSPACE_ID, verifyAccessToken } from "@millrace/db";
import { createTestDatabase } from "@millrace/db/testing";
import { createToken, listTokens, revokeToken } from "./token-command.ts";

it("makes a token that opens, lists it without what opens, and revokes it; the audit has both", async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const token = await createToken(db, "Ada", { role: "viewer", days: "7" });
  expect(await verifyAccessToken(db, DEFAULT_WORKSPACE_ID, token)).toMatchObject({ name: "Ada", role: "viewer" });
  const [line = ""] = await listTokens(db);
  expect(line).toMatch(/^Ada {2}viewer {2}made \d{4}-/);
  expect(line).not.toContain(token.split("_")[2]);
  await expect(createToken(db, "Ada", { role: "admin" })).rejects.toThrow(/a token "Ada" already/);
  await expect(createToken(db, "Ben", { role: "root" })).rejects.toThrow(/no role\. There are viewer, operator, admin/);
  await expect(createToken(db, "Ben", { role: "admin", days: "0.5" })).rejects.toThrow(/--days is "0\.5"/);
  expect(await revokeToken(db, "Ada")).toBe("The token of Ada opens nothing any more.");
  expect(await verifyAccessToken(db, DEFAULT_WORKSPACE_ID, token)).toBeUndefined();
  await expect(revokeToken(db, "Ada")).rejects.toThrow(/There is no token "Ada"/);
  expect((await db.auditEntry.findMany({ orderBy: { id: "asc" } })).map(({ action }) => action)).toEqual(["token.create", "token.revoke"]);
});
