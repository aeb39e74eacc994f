import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetupError, fullDiskSentence } from "../install/sentence.mjs";
import type { PostgresBinaries } from "./binaries.ts";
import type { Credentials } from "./credentials.ts";
import { launchAs, type Account } from "./unprivileged.ts";

const SUPPORTED_VERSION = "18";
/** A new database takes 40 MB, its log of changes up to 80 MB more. */
const NEEDED_BYTES = 150 << 20;

/**
 * Makes the data folder of a new server below `folder` unless it is there, and returns its path. A half-made one is made anew.
 * Throws SetupError: full disk, another version's data, or initdb's own words.
 */
export async function ensureCluster(
  folder: string,
  options: { binaries: PostgresBinaries; account: Account | undefined; credentials: Credentials; signal: AbortSignal },
): Promise<string> {
  const dataFolder = path.join(folder, "data");
  const { account } = options;
  if (existsSync(path.join(dataFolder, "PG_VERSION"))) {
    const version = readFileSync(path.join(dataFolder, "PG_VERSION"), "utf8").trim();
    if (version === SUPPORTED_VERSION) return dataFolder;
    throw new SetupError(
      `The database in ${dataFolder} was made by PostgreSQL ${version}, and this version of Millrace brings ${SUPPORTED_VERSION}. Move the folder away to begin afresh, or go back to the version that made it.`,
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new SetupError(
      `The disk that holds ${folder} is full: a new database needs ${NEEDED_BYTES >> 20} MB, and ${Math.floor((bavail * bsize) / 2 ** 20)} MB are free. Make room, or let MILLRACE_HOME name a folder on another disk.`,
    );
  }
  const next = path.join(folder, "data.new");
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { mode: 0o700 });
  const passwordFile = path.join(folder, "initdb-password");
  writeFileSync(passwordFile, `${options.credentials.password}\n`, { mode: 0o600 });
  if (account !== undefined) for (const file of [next, passwordFile]) chownSync(file, account.uid, account.gid);
  try {
    await runInitdb(next, passwordFile, options);
    renameSync(next, dataFolder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return dataFolder;
}

async function runInitdb(
  dataFolder: string,
  passwordFile: string,
  { binaries, account, signal }: { binaries: PostgresBinaries; account: Account | undefined; signal: AbortSignal },
): Promise<void> {
  const { command, args, ...ids } = launchAs(account, binaries.initdb, [
    "-D",
    dataFolder,
    "--username=millrace",
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
  ]);
  const child = spawn(command, args, {
    ...ids,
    cwd: path.dirname(dataFolder),
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
    signal,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code === 0) return;
  throw new SetupError(
    fullDiskSentence(output, path.dirname(dataFolder)) ??
      `The database could not be made in ${dataFolder}. initdb said:\n${output.trim().split("\n").slice(-6).join("\n")}`,
  );
}
