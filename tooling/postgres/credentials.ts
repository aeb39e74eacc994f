import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

export const DATABASE_USER = "millrace";

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The password of the embedded server: made once, kept in a file that only its owner reads. */
export function readCredentials(file: string): Credentials {
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Credentials;
  const made: Credentials = { user: DATABASE_USER, password: randomBytes(24).toString("base64url") };
  writeFileSync(file, `${JSON.stringify(made)}\n`, { mode: 0o600 });
  return made;
}
