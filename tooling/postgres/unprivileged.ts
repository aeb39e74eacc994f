import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../install/sentence.mjs";

/** How PostgreSQL's programs, which refuse to run as root, are started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
}

/** Who PostgreSQL runs as: undefined where that is whoever runs us. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Folders on the way are closed to the account, so it needs a capability to pass. */
  readonly needsPassage: boolean;
}

/**
 * The account that PostgreSQL gets when we are root: the owner of the data it has, else "nobody", which every system has. It must get into
 * one folder, and read the other.
 */
export function unprivilegedAccount({
  entered,
  read,
  data,
}: {
  readonly entered: string;
  readonly read: string;
  readonly data: string;
}): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = ownerOf(data) ?? nobody();
  const closed = !isOpenToAll(entered, ENTER) ? entered : !isOpenToAll(read, ENTER | READ) ? read : undefined;
  if (closed !== undefined && !canGrantPassage()) {
    throw new SetupError(
      `PostgreSQL does not run as root, and the account that it gets (number ${uid}) cannot enter ${closed}. Move the project to a folder that all may enter (such as /opt), start as an ordinary user, or let DATABASE_URL name a PostgreSQL server.`,
    );
  }
  return { uid, gid, needsPassage: closed !== undefined };
}

function ownerOf(file: string): Pick<Account, "uid" | "gid"> | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid };
}

function nobody(): Pick<Account, "uid" | "gid"> {
  const entry = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith("nobody:"))
    ?.split(":");
  if (entry === undefined)
    throw new SetupError(
      'PostgreSQL does not run as root, and this system has no account "nobody" for it. Start as an ordinary user, or let DATABASE_URL name a PostgreSQL server.',
    );
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

export function launchAs(account: Account | undefined, program: string, args: readonly string[]): Launch {
  if (account === undefined) return { command: program, args };
  if (!account.needsPassage) return { command: program, args, uid: account.uid, gid: account.gid };
  return { command: "setpriv", args: [`--reuid=${account.uid}`, `--regid=${account.gid}`, ...PASSAGE, "--", program, ...args] };
}

/** Reading and passing folders whose mode says no, as root's programs may; nothing else of root's rights. */
const PASSAGE = ["--clear-groups", "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"];

function canGrantPassage(): boolean {
  return spawnSync("setpriv", [...PASSAGE, "--", "true"], { stdio: "ignore" }).status === 0;
}

const ENTER = 0o001;
const READ = 0o004;

/** Everybody may enter all folders on the way, and has the rights to the last one. */
function isOpenToAll(folder: string, rights: number): boolean {
  for (let current = folder; ; current = path.dirname(current)) {
    const needed = current === folder ? rights : ENTER;
    if ((statSync(current).mode & needed) !== needed) return false;
    if (current === path.dirname(current)) return true;
  }
}
