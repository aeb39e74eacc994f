import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { createKeyFile, DEFAULT_WORKSPACE_ID, openWebhook, readSecretKeys, SecretBox, sealWebhook } from "@millrace/db";
import { createTestDatabase } from "@millrace/db/testing";
import { rotateSecrets } from "./secrets-command.ts";

const SECRET = { url: "https://example.org/hook", headerValue: "Bearer of a secret" };
const ID = "019ad000-0000-7000-8000-000000000001";

it("seals everything with a new key and forgets the old one, and keeps both where something cannot be opened", async () => {
  const home = mkdtempSync(path.join(os.tmpdir(), "millrace-home-"));
  await using database = await createTestDatabase();
  const { db } = database;
  try {
    const env = { MILLRACE_HOME: home };
    await expect(rotateSecrets(db, env)).rejects.toThrow(/has no secret\.key/);
    createKeyFile(home);
    const [old] = readSecretKeys(env);
    const box = new SecretBox(() => readSecretKeys(env));
    const sealed = sealWebhook(box, ID, SECRET);
    await db.alertWebhook.create({ data: { id: ID, workspaceId: DEFAULT_WORKSPACE_ID, name: "Pager", sealed, createdBy: "test" } });

    expect(await rotateSecrets(db, env)).toBe("1 secret is sealed anew. The old key is gone.");
    const row = await db.alertWebhook.findUniqueOrThrow({ where: { id: ID } });
    expect(readSecretKeys(env)).toHaveLength(1);
    expect(readSecretKeys(env)).not.toContainEqual(old);
    expect(openWebhook(box, row)).toEqual(SECRET);

    const foreign = sealWebhook(new SecretBox(() => [Buffer.alloc(32, 9)]), ID, SECRET);
    await db.alertWebhook.update({ where: { id: ID }, data: { sealed: foreign } });
    await expect(rotateSecrets(db, env)).rejects.toThrow(/sealed with the key [0-9a-f]{8}/);
    expect(readSecretKeys(env)).toHaveLength(2);

    const [first, second] = [Buffer.alloc(32, 7), Buffer.alloc(32, 9)].map((key) => key.toString("base64"));
    expect(await rotateSecrets(db, { ...env, MILLRACE_SECRET_KEY: `${first},${second}` })).toMatch(/^1 secret is .* can be removed\.$/);
    expect(readSecretKeys(env)).toHaveLength(2);
  } finally {
    rmSync(home, { recursive: true });
  }
});
