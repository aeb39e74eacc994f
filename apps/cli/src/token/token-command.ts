import { userInfo } from "node:os";
import type { Command } from "commander";
import {
  createAccessToken,
  createDatabase,
  DEFAULT_WORKSPACE_ID,
  isRole,
  livingTokens,
  revokeAccessToken,
  ROLES,
  type Database,
} from "@millrace/db";
import { CliError } from "../cli-error.ts";
import { databaseUrl } from "../savepoint/database-url.ts";

const DAY_MS = 86_400_000;
const MOST_DAYS = 3_650;

type Print = (line: string) => void;

/** `millrace token create|list|revoke`: who may enter, and as what. */
export function addTokenCommand(program: Command, print: Print): void {
  const token = program.command("token").description("access tokens of the server (MILLRACE_AUTH=tokens)");
  token
    .command("create")
    .description("make a token and print it, this once")
    .argument("<name>", "whom the audit names")
    .requiredOption("--role <role>", `${ROLES.join(", ")}: looks; runs and edits, too; tokens and settings, too`)
    .option("--days <number>", "how long it opens; else until it is revoked")
    .action((name: string, options: CreateOptions) => withDatabase((db) => createToken(db, name, options).then(print)));
  token
    .command("list")
    .description("tokens that open something, without what opens")
    .action(() => withDatabase(async (db) => (await listTokens(db)).forEach(print)));
  token
    .command("revoke")
    .description("let a token open nothing any more")
    .argument("<name>", "its name")
    .action((name: string) => withDatabase((db) => revokeToken(db, name).then(print)));
}

export interface CreateOptions {
  readonly role: string;
  readonly days?: string;
}

/** Answers the token. Throws CliError. */
export async function createToken(db: Database, name: string, { role, days }: CreateOptions): Promise<string> {
  if (!isRole(role)) throw new CliError(`"${role}" is no role. There are ${ROLES.join(", ")}.`, 2);
  const given = name.trim();
  if (given === "" || given.length > 60) throw new CliError("A token's name has 1 to 60 characters.", 2);
  const lasting = days === undefined ? undefined : Number(days);
  if (lasting !== undefined && !(Number.isInteger(lasting) && lasting >= 1 && lasting <= MOST_DAYS))
    throw new CliError(`--days is "${days}". Give a whole number from 1 to ${MOST_DAYS}.`, 2);
  const expiresAt = lasting === undefined ? null : new Date(Date.now() + lasting * DAY_MS);
  const made = await createAccessToken(db, { workspaceId: DEFAULT_WORKSPACE_ID, name: given, role, createdBy: actor(), expiresAt });
  if (made === undefined) throw new CliError(`There is a token "${given}" already. Take another name, or revoke that one first.`, 1);
  await note(db, "token.create", made.id, { name: given, role });
  return made.token;
}

/** A line a token: name, role, when it was made, when it was used last, when it expires. */
export async function listTokens(db: Database): Promise<readonly string[]> {
  const at = (date: Date | null): string => date?.toISOString() ?? "never";
  return (await livingTokens(db, DEFAULT_WORKSPACE_ID)).map(
    ({ name, role, createdAt, lastUsedAt, expiresAt }) =>
      `${name}  ${role}  made ${at(createdAt)}  last used ${at(lastUsedAt)}  expires ${at(expiresAt)}`,
  );
}

/** Throws CliError where no such token lives. */
export async function revokeToken(db: Database, name: string): Promise<string> {
  const gone = await revokeAccessToken(db, DEFAULT_WORKSPACE_ID, { name: name.trim() });
  if (gone === undefined) throw new CliError(`There is no token "${name}". "millrace token list" names those that there are.`, 1);
  await note(db, "token.revoke", gone.id, { name: gone.name });
  return `The token of ${gone.name} opens nothing any more.`;
}

/** Whoever may run commands here is known by the name of their account alone. */
function actor(): string {
  return `cli:${userInfo().username}`;
}

async function note(db: Database, action: string, id: string, data: Record<string, string>): Promise<void> {
  await db.auditEntry.create({ data: { workspaceId: DEFAULT_WORKSPACE_ID, actor: actor(), action, target: `token:${id}`, data } });
}

async function withDatabase(work: (db: Database) => Promise<void>): Promise<void> {
  const db = createDatabase(databaseUrl(process.env), { maxConnections: 1 });
  try {
    await work(db);
  } finally {
    await db.$disconnect();
  }
}
