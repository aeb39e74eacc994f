import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createTestDatabase } from "../testing/index.ts";
import { DEFAULT_WORKSPACE_ID } from "../workspace.ts";
import { SecretBox, SecretError } from "./secret-box.ts";
import { createKeyFile, readSecretKeys, replaceKeyFile, SECRET_KEY_FILE } from "./secret-keys.ts";
import { openWebhook, resealWebhooks, sealPlainWebhooks, sealWebhook } from "./webhook-secrets.ts";

const KEY = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);
const boxOf = (...keys: Buffer[]): SecretBox => new SecretBox(() => keys);
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof SecretError) return error.code;
    throw error;
  }
  return "none";
};

describe("a secret box", () => {
  it("opens what it sealed, and never seals twice alike", () => {
    const box = boxOf(KEY);
    const [first, second] = [box.seal("geheim ☂", "row"), box.seal("geheim ☂", "row")];
    expect(first).not.toBe(second);
    expect(first).not.toContain("geheim");
    expect([first, second].map((sealed) => box.open(sealed, "row"))).toEqual(["geheim ☂", "geheim ☂"]);
  });

  it("refuses what was changed in any byte, or moved to another row", () => {
    const box = boxOf(KEY);
    const [version, keyId, data = ""] = box.seal("secret", "row").split(".");
    const bytes = Buffer.from(data, "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 1;
      expect(codeOf(() => box.open([version, keyId, changed.toString("base64url")].join("."), "row"))).toBe("SECRET_DAMAGED");
    }
    expect(codeOf(() => box.open([version, keyId, data].join("."), "another row"))).toBe("SECRET_DAMAGED");
    expect(codeOf(() => box.open([version, keyId, ""].join("."), "row"))).toBe("SECRET_DAMAGED");
    expect(codeOf(() => box.open("", "row"))).toBe("SECRET_DAMAGED");
  });

  it("names the key that is missing, without telling a secret", () => {
    const sealed = boxOf(KEY).seal("secret", "row");
    expect(() => boxOf(OTHER).open(sealed, "row")).toThrow(/sealed with the key [0-9a-f]{8}, which this installation does not have/);
    expect(() => boxOf().seal("secret", "row")).toThrow(/Set MILLRACE_SECRET_KEY/);
    expect(boxOf(OTHER, KEY).open(sealed, "row")).toBe("secret");
  });
});

describe("the keys of an installation", () => {
  const inHome = (work: (home: string) => void): void => {
    const home = mkdtempSync(path.join(os.tmpdir(), "millrace-home-"));
    try {
      work(home);
    } finally {
      rmSync(home, { recursive: true });
    }
  };

  it("are made once, for the owner's eyes alone", () =>
    inHome((home) => {
      expect(readSecretKeys({ MILLRACE_HOME: home })).toEqual([]);
      createKeyFile(home);
      const [key] = readSecretKeys({ MILLRACE_HOME: home });
      expect(key).toHaveLength(32);
      expect(statSync(path.join(home, SECRET_KEY_FILE)).mode & 0o777).toBe(0o600);
      createKeyFile(home);
      expect(readSecretKeys({ MILLRACE_HOME: home })).toEqual([key]);
      replaceKeyFile(home, [OTHER, KEY]);
      expect(readSecretKeys({ MILLRACE_HOME: home })).toEqual([OTHER, KEY]);
      expect(readFileSync(path.join(home, SECRET_KEY_FILE), "utf8").split("\n")).toHaveLength(3);
    }));

  it("come from the environment where it has some, and one that is too short is refused without being repeated", () =>
    inHome((home) => {
      createKeyFile(home);
      const text = `${KEY.toString("base64")}, ${OTHER.toString("base64")}`;
      expect(readSecretKeys({ MILLRACE_HOME: home, MILLRACE_SECRET_KEY: text })).toEqual([KEY, OTHER]);
      expect(() => readSecretKeys({ MILLRACE_SECRET_KEY: "aHVudGVyMg==" })).toThrow(/^(?!.*aHVudGVyMg).*a key of 7 bytes/);
    }));
});

describe("webhooks in the database", () => {
  it("of an older release are sealed, go over to a new key, and hold no plain text", async () => {
    await using database = await createTestDatabase();
    const { db } = database;
    const plain = { url: "https://example.org/hook?token=abc", headerValue: "Bearer of a secret" };
    const { id } = await db.alertWebhook.create({
      data: { workspaceId: DEFAULT_WORKSPACE_ID, name: "Pager", headerName: "Authorization", createdBy: "test", ...plain },
    });
    expect(await sealPlainWebhooks(db, boxOf(KEY))).toBe(1);
    expect(await sealPlainWebhooks(db, boxOf(KEY))).toBe(0);
    const row = await db.alertWebhook.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ url: null, headerValue: null });
    expect(JSON.stringify(row)).not.toMatch(/secret of|token=abc|Bearer/);
    expect(openWebhook(boxOf(KEY), row)).toEqual(plain);

    expect(await resealWebhooks(db, boxOf(OTHER, KEY))).toBe(1);
    expect(await resealWebhooks(db, boxOf(OTHER, KEY))).toBe(0);
    expect(openWebhook(boxOf(OTHER), await db.alertWebhook.findUniqueOrThrow({ where: { id } }))).toEqual(plain);
    await expect(resealWebhooks(db, boxOf(KEY))).rejects.toMatchObject({ code: "SECRET_KEY_MISSING" });
  });

  it("open in their own row only", () => {
    const box = boxOf(KEY);
    const sealed = sealWebhook(box, "a", { url: "https://example.org", headerValue: null });
    expect(codeOf(() => openWebhook(box, { id: "b", sealed }))).toBe("SECRET_DAMAGED");
  });
});
