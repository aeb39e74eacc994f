import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetupError, fullDiskSentence } from "../install/sentence.mjs";
import { openLog, tailOf } from "../processes/log-file.ts";
import { SupervisedProcess } from "../processes/supervised-process.ts";
import type { Guard } from "../processes/guard.ts";
import { findBinaries } from "./binaries.ts";
import { ensureCluster } from "./create-cluster.ts";
import { readCredentials } from "./credentials.ts";
import { freePort } from "./free-port.ts";
import { endLeftoverServer } from "./leftover-server.ts";
import { launchAs, unprivilegedAccount } from "./unprivileged.ts";
import { waitForDatabase } from "./wait-for-database.ts";

const READY_WITHIN_MS = 60_000;

export interface EmbeddedPostgres {
  readonly url: string;
  stop(): Promise<void>;
  /** From here on a crash is answered by a restart on the same port. */
  supervise(): void;
}

export interface EmbeddedPostgresOptions {
  /** Holds the data, the password and the port. */
  readonly folder: string;
  readonly logFile: string;
  readonly guard: Guard;
  readonly say: (text: string) => void;
  readonly signal: AbortSignal;
  /** Further settings of the server, as `name=value`. */
  readonly settings?: readonly string[];
}

/**
 * A real PostgreSQL of our own: made on the first start, on loopback only, with a password, under an ordinary account also when we are
 * root. Resolves when it answers. Throws SetupError.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, guard, say, signal, logFile } = options;
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const binaries = await findBinaries();
  const account = unprivilegedAccount({ entered: folder, read: binaries.folder, data: path.join(folder, "data") });
  const credentials = readCredentials(path.join(folder, "credentials.json"));
  if (!existsSync(path.join(folder, "data", "PG_VERSION"))) say("Making a new database");
  const dataFolder = await ensureCluster(folder, { binaries, account, credentials, signal });
  await endLeftoverServer(dataFolder);

  const port = await keepPort(path.join(folder, "port"));
  const url = `postgresql://${credentials.user}:${credentials.password}@127.0.0.1:${port}/postgres`;
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
    "max_connections=200",
    "jit=off",
    ...(options.settings ?? []),
  ];
  const log = openLog(logFile);
  const { command, args, ...ids } = launchAs(account, binaries.postgres, [
    "-D",
    dataFolder,
    ...settings.flatMap((setting) => ["-c", setting]),
  ]);
  const explain = (): string | undefined => fullDiskSentence(tailOf(logFile, 20), folder);
  const server = new SupervisedProcess(
    {
      name: "database",
      command,
      args,
      ...ids,
      cwd: folder,
      env: { PATH: process.env["PATH"], LC_ALL: "C" },
      endSignal: "SIGINT",
      graceMs: 2_000,
      log,
    },
    { guard, say, explain, beforeRestart: () => endLeftoverServer(dataFolder) },
  );
  try {
    await waitForDatabase(url, { timeoutMs: READY_WITHIN_MS, isHopeless: () => server.current.hasEnded || signal.aborted });
  } catch (error) {
    await server.stop();
    signal.throwIfAborted();
    throw new SetupError(
      explain() ??
        `The database did not start: ${error instanceof Error ? error.message : String(error)}. The end of ${logFile}:\n${tailOf(logFile)}`,
      { cause: error },
    );
  }
  return {
    url,
    supervise: () => server.supervise(),
    async stop() {
      await server.stop();
      log.end();
    },
  };
}

/** The same port at every start where it can be, so that tools with an open connection find it again. */
async function keepPort(file: string): Promise<number> {
  const before = existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
  const port = await freePort(before);
  writeFileSync(file, `${port}\n`);
  return port;
}
