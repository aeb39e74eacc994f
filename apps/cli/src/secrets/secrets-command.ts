import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { createDatabase, readSecretKeys, replaceKeyFile, resealWebhooks, SecretBox, SecretError, type Database } from "@millrace/db";
import { CliError } from "../cli-error.ts";
import { homeFolder } from "../home-folder.ts";
import { databaseUrl } from "../savepoint/database-url.ts";

const KEY_BYTES = 32;

/** `millrace secrets rotate`: a new key for what is sealed in the database. */
export function addSecretsCommand(program: Command, print: (line: string) => void): void {
  program
    .command("secrets")
    .description("the secrets that are sealed in the database")
    .command("rotate")
    .description("seal everything with a new key; while Millrace runs, too")
    .action(async () => {
      const db = createDatabase(databaseUrl(process.env), { maxConnections: 1 });
      try {
        print(await rotateSecrets(db, { ...process.env, MILLRACE_HOME: homeFolder(process.env) }));
      } finally {
        await db.$disconnect();
      }
    });
}

/**
 * With a key file: adds a new key, seals everything with it, and then removes the old ones. With MILLRACE_SECRET_KEY, which others have to change: seals everything
 * with its first key. Answers a sentence. Throws CliError where something cannot be opened; then the old keys stay.
 */
export async function rotateSecrets(db: Database, env: NodeJS.ProcessEnv & { readonly MILLRACE_HOME: string }): Promise<string> {
  const isFromEnvironment = (env["MILLRACE_SECRET_KEY"] ?? "") !== "";
  const before = readSecretKeys(env);
  if (before.length === 0)
    throw new CliError(`${env.MILLRACE_HOME} has no secret.key. Set MILLRACE_HOME to the home of the installation.`, 2);
  if (!isFromEnvironment) replaceKeyFile(env.MILLRACE_HOME, [randomBytes(KEY_BYTES), ...before]);
  const now = readSecretKeys(env);
  const count = await resealWebhooks(db, new SecretBox(() => now)).catch((error: unknown) => {
    throw error instanceof SecretError ? new CliError(error.message, 1) : error;
  });
  if (!isFromEnvironment) replaceKeyFile(env.MILLRACE_HOME, now.slice(0, 1));
  const sealed = `${count} ${count === 1 ? "secret is" : "secrets are"} sealed anew.`;
  return isFromEnvironment ? `${sealed} All but the first key of MILLRACE_SECRET_KEY can be removed.` : `${sealed} The old key is gone.`;
}
