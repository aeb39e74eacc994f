import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const CLOCK_TICKS_PER_SECOND = 100;

/** The whole product, started for a measurement; everything of it ends with it. */
export interface Product extends AsyncDisposable {
  readonly address: string;
  readonly databaseUrl: string;
  /** The process that serves pages and streams. */
  readonly webPid: number;
}

/** Starts the product as `npm start` does, on a free port and in a folder of its own. Builds the web app where it is stale. */
export async function startProduct(): Promise<Product> {
  const home = mkdtempSync(path.join(tmpdir(), "millrace-bench-"));
  // PostgreSQL runs as another user when we are root, and must get through.
  chmodSync(home, 0o711);
  const child = spawn(process.execPath, [path.join(ROOT, "tooling/start/run.ts")], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(20_000 + (process.pid % 20_000)),
      HOST: "127.0.0.1",
      MILLRACE_HOME: home,
      DATABASE_URL: "",
      REDIS_URL: "",
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const address = await addressOf(child);
  const web = descendants(child.pid ?? 0).find((pid) => commandOf(pid).includes("next"));
  if (web === undefined) throw new Error("The process of the web server was not found.");
  return {
    address,
    databaseUrl: environmentOf(web)["DATABASE_URL"] ?? "",
    webPid: web,
    async [Symbol.asyncDispose]() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const match = /running at (http:\/\/\S+)/u.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`The product ended with exit code ${code} before it was ready. ${output}`)));
  });
}

/** A process and everything that it started. */
export function descendants(pid: number): readonly number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .map((each) => [each, parentOf(each)] as const);
  const found = [pid];
  for (const parent of found) found.push(...parents.filter(([, of]) => of === parent).map(([each]) => each));
  return found;
}

/** CPU time that processes have taken so far, in seconds; those that are gone count nothing. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = statOf(pid);
    return sum + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / CLOCK_TICKS_PER_SECOND;
  }, 0);
}

export function commandOf(pid: number): string {
  return readProc(pid, "cmdline").replaceAll("\0", " ");
}

function environmentOf(pid: number): Record<string, string> {
  return Object.fromEntries(
    readProc(pid, "environ")
      .split("\0")
      .map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0);
}

/** The fields behind the command's name, which may hold spaces. */
function statOf(pid: number): readonly string[] {
  const text = readProc(pid, "stat");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}
