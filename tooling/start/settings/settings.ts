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
  return {
    root,
    home: path.resolve(root, valueOf(env, "MILLRACE_HOME") ?? ".millrace"),
    host: valueOf(env, "HOST") ?? "127.0.0.1",
    port: readPort(valueOf(env, "PORT")),
    databaseUrl: readUrl(
      "DATABASE_URL",
      valueOf(env, "DATABASE_URL"),
      ["postgresql:", "postgres:"],
      "postgresql://user:password@host:5432/database",
    ),
    redisUrl: readUrl("REDIS_URL", valueOf(env, "REDIS_URL"), ["redis:", "rediss:"], "redis://host:6379"),
    isDev: args.includes("--dev"),
    hasWeb: !args.includes("--worker-only"),
  };
}

function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === "" ? undefined : value;
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
