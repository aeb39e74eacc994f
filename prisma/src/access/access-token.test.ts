import { expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { DEFAULT_WORKSPACE_ID } from "../workspace.ts";
import { createAccessToken, livingTokens, revokeAccessToken, verifyAccessToken } from "./access-token.ts";

it("opens with its own secret alone, until it is revoked or has expired, and is kept nowhere", async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const verify = (token: string) => verifyAccessToken(db, DEFAULT_WORKSPACE_ID, token);
  const wanted = { workspaceId: DEFAULT_WORKSPACE_ID, role: "operator" as const, createdBy: "test", expiresAt: null };
  const ada = await createAccessToken(db, { ...wanted, name: "Ada" });
  const ben = await createAccessToken(db, { ...wanted, name: "Ben", expiresAt: new Date(Date.now() + 60_000) });
  if (ada === undefined || ben === undefined) throw new Error("no token");

  expect(await verify(ada.token)).toEqual({ id: ada.id, name: "Ada", role: "operator" });
  const [kind, id, secret = ""] = ada.token.split("_");
  const other = secret.startsWith("A") ? "B" : "A";
  const wrong = [`${kind}_${id}_${other}${secret.slice(1)}`, `${kind}_${ben.token.split("_")[1]}_${secret}`, secret, `${ada.token}x`, ""];
  for (const token of wrong) expect(await verify(token)).toBeUndefined();
  expect(await verifyAccessToken(db, "00000000-0000-7000-8000-0000000000ff", ada.token)).toBeUndefined();
  expect(JSON.stringify(await db.accessToken.findMany())).not.toContain(secret);

  expect(await createAccessToken(db, { ...wanted, name: "Ada" })).toBeUndefined();
  expect((await livingTokens(db, DEFAULT_WORKSPACE_ID)).map(({ name }) => name)).toEqual(["Ada", "Ben"]);
  expect(await revokeAccessToken(db, DEFAULT_WORKSPACE_ID, { name: "Ada" })).toMatchObject({ name: "Ada" });
  expect(await revokeAccessToken(db, DEFAULT_WORKSPACE_ID, { id: ada.id })).toBeUndefined();
  expect(await verify(ada.token)).toBeUndefined();
  await db.accessToken.update({ where: { id: ben.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await verify(ben.token)).toBeUndefined();
  expect(await livingTokens(db, DEFAULT_WORKSPACE_ID)).toEqual([]);
  // The name is free again.
  expect(await createAccessToken(db, { ...wanted, name: "Ada" })).toBeDefined();
});

it("one of two that ask for the same name at once gets it", async () => {
  await using database = await createTestDatabase();
  const wanted = { workspaceId: DEFAULT_WORKSPACE_ID, name: "Ada", role: "viewer" as const, createdBy: "test", expiresAt: null };
  const made = await Promise.all([createAccessToken(database.db, wanted), createAccessToken(database.db, wanted)]);
  expect(made.filter((each) => each !== undefined)).toHaveLength(1);
});
