import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { KEY_BYTES } from "./secret-box.ts";

/** Below MILLRACE_HOME: one key a line as base64, the one that seals first. */
export const SECRET_KEY_FILE = "secret.key";

type Environment = Readonly<Record<string, string | undefined>>;

/** The keys of this installation, the one that seals first: those of MILLRACE_SECRET_KEY (separated by commas), else those of the key file; none where neither is there. */
export function readSecretKeys(env: Environment = process.env): readonly Buffer[] {
  const given = env["MILLRACE_SECRET_KEY"]?.trim() ?? "";
  if (given !== "") return given.split(",").map((text) => keyOf(text, "MILLRACE_SECRET_KEY"));
  const home = env["MILLRACE_HOME"] ?? "";
  return home === "" ? [] : readKeyFile(home);
}

/** Makes the key file with one new key, readable by its owner alone. Where there is one already it is left as it is. */
export function createKeyFile(home: string): void {
  if (readKeyFile(home).length === 0) replaceKeyFile(home, [randomBytes(KEY_BYTES)]);
}

/** Writes the key file as a whole: either the keys before or these stand there, whatever happens meanwhile. */
export function replaceKeyFile(home: string, keys: readonly Buffer[]): void {
  const file = path.join(home, SECRET_KEY_FILE);
  const descriptor = openSync(`${file}.next`, "w", 0o600);
  try {
    writeSync(descriptor, keys.map((key) => `${key.toString("base64")}\n`).join(""));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(`${file}.next`, file);
}

function readKeyFile(home: string): readonly Buffer[] {
  const file = path.join(home, SECRET_KEY_FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => keyOf(line, file));
}

/** The text itself is not repeated. */
function keyOf(text: string, place: string): Buffer {
  const key = Buffer.from(text.trim(), "base64");
  if (key.length !== KEY_BYTES)
    throw new Error(
      `${place} holds a key of ${key.length} bytes; keys are ${KEY_BYTES} random bytes as base64, as "openssl rand -base64 32" makes them.`,
    );
  return key;
}
