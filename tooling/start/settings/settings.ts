import path from "node:path";
import { SetupError } from "../../install/sentence.mjs";

/** What the environment and the command line say about a start. */
export interface Settings {
  readonly root: string;
  /** Everything that is kept: database, data, logs. */
  readonly home: string;
  readonly host: string;
  readonly port: number;
  /** A server of one's own; undefined: the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Whether people have to sign in with access tokens. */
  readonly needsToken: boolean;
  readonly isDev: boolean;
  /** False on a second machine that only lends its cores (`npm start -- --worker-only`, with DATABASE_URL). */
  readonly hasWeb: boolean;
}

const DEFAULT_PORT = 4321;
const FLAGS = new Set(["--dev", "--worker-only"]);

/** Throws SetupError for a value that cannot be used. */
export function readSettings(root: string, args: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const unknown = args.find((arg) => !FLAGS.has(arg));
  if (unknown !== undefined) throw new SetupError(`"${unknown}" is not an option of npm start. There are --dev and --worker-only.`);
  const host = valueOf(env, "HOST") ?? "127.0.0.1";
  const hasWeb = !args.includes("--worker-only");
  return {
    root,
    home: path.resolve(root, valueOf(env, "MILLRACE_HOME") ?? ".millrace"),
    host,
    port: readPort(valueOf(env, "PORT")),
    databaseUrl: readUrl(
      "DATABASE_URL",
      valueOf(env, "DATABASE_URL"),
      ["postgresql:", "postgres:"],
      "postgresql://user:password@host:5432/database",
    ),
    redisUrl: readUrl("REDIS_URL", valueOf(env, "REDIS_URL"), ["redis:", "rediss:"], "redis://host:6379"),
    needsToken: readAuth(valueOf(env, "MILLRACE_AUTH"), hasWeb ? host : "127.0.0.1"),
    isDev: args.includes("--dev"),
    hasWeb,
  };
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
}

/** Others may be let in only on purpose: with tokens, or by somebody who says that something else keeps watch. */
function readAuth(text: string | undefined, host: string): boolean {
  const auth = text?.toLowerCase();
  if (auth === "tokens") return true;
  if (auth !== undefined && auth !== "off") throw new SetupError(`MILLRACE_AUTH is "${text}". Give "tokens", or "off".`);
  if (auth === undefined && !isLoopback(host))
    throw new SetupError(
      `HOST is ${host}, where others reach Millrace, and nothing says whom to let in. Set MILLRACE_AUTH=tokens: people then sign in with access tokens. Or set MILLRACE_AUTH=off where something in front of Millrace knows who may enter.`,
    );
  return false;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new SetupError(`PORT is "${text}", which is not a port. Give a whole number from 1 to 65535.`);
}

function readUrl(name: string, text: string | undefined, protocols: readonly string[], example: string): string | undefined {
  if (text === undefined) return undefined;
  // The value may hold a password, so it is not repeated.
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    throw new SetupError(`${name} is not an address of the right kind. Write it like ${example}.`);
  return text;
}
