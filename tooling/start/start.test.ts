import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { waitUntilGone } from "../processes/end-process.ts";
import { identify, type ProcessIdentity } from "../processes/process-identity.ts";

const PROGRAM = path.join(import.meta.dirname, "run.ts");

interface Start extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly home: string;
  readonly output: () => string;
  /** Resolves when the output holds the text. */
  until(text: string): Promise<void>;
  readonly exited: Promise<number | null>;
}

/** A start in a home folder of its own (with a space in its name), without the web server, which has to be built. */
function start(settings: NodeJS.ProcessEnv = {}, { home = newHome(), args = ["--worker-only"] } = {}): Start {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, MILLRACE_HOME: home, DATABASE_URL: "", REDIS_URL: "", ...settings },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  let check = (): void => undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      check();
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    child,
    home,
    exited,
    output: () => output,
    until: (text) =>
      new Promise((resolve, reject) => {
        check = () => {
          if (output.includes(text)) resolve();
        };
        void exited.then((code) => reject(new Error(`ended with ${code} before it said "${text}": ${output}`)));
        check();
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function newHome(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "millrace start "));
  chmodSync(folder, 0o711);
  return folder;
}

/** Every process that has the home folder in its command line or environment, the start itself left out. */
function processesOf({ child, home }: Start): ProcessIdentity[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== child.pid && Number(name) !== process.pid)
    .filter((name) => ["cmdline", "environ"].some((file) => readText(`/proc/${name}/${file}`).includes(home)))
    .map((name) => identify(Number(name)));
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process is gone.
    return "";
  }
}

const allGone = async (processes: readonly ProcessIdentity[]): Promise<boolean> =>
  (await Promise.all(processes.map((one) => waitUntilGone(one, 6_000)))).every(Boolean);

function commandsOf(processes: readonly ProcessIdentity[]): string[] {
  return processes.map(({ pid }) => readText(`/proc/${pid}/cmdline`).replaceAll("\0", " "));
}

// Whole stacks are started here, also on a busy machine.
describe.runIf(process.platform === "linux")("npm start", { timeout: 120_000 }, () => {
  it("brings everything up, ends it within 5 s when asked to, and leaves no process behind", async () => {
    await using stack = start();
    await stack.until("is running");
    const processes = processesOf(stack);
    expect(commandsOf(processes).some((command) => command.includes("postgres -D"))).toBe(true);
    expect(commandsOf(processes).some((command) => command.includes("apps/worker"))).toBe(true);
    const askedAtMs = performance.now();
    stack.child.kill("SIGTERM");
    expect(await stack.exited).toBe(0);
    expect(performance.now() - askedAtMs).toBeLessThan(5_000);
    expect(await allGone(processes)).toBe(true);
  });

  it("says which one runs when it is started a second time", async () => {
    await using first = start();
    await first.until("is running");
    const second = start({}, { home: first.home });
    expect(await second.exited).toBe(0);
    expect(second.output()).toContain(`Millrace is already running (process ${first.child.pid}, folder ${first.home}).`);
  });

  it("starts a worker and a database again that were killed, and says so", async () => {
    await using stack = start();
    await stack.until("is running");
    for (const [program, name] of [
      ["apps/worker", "worker"],
      ["postgres -D", "database"],
    ] as const) {
      const victim = processesOf(stack).find(({ pid }) => readText(`/proc/${pid}/cmdline`).replaceAll("\0", " ").includes(program));
      process.kill(victim?.pid as number, "SIGKILL");
      await stack.until(`The ${name} ended by itself (signal SIGKILL); starting it again in 0.5 s`);
    }
  });

  it("leaves nothing behind when it is killed itself, and starts again on what is there", async () => {
    const killed = start();
    await killed.until("is running");
    const processes = processesOf(killed);
    killed.child.kill("SIGKILL");
    await killed.exited;
    expect(await allGone(processes)).toBe(true);
    await using next = start({}, { home: killed.home });
    await next.until("is running");
    expect(next.output()).not.toContain("Making a new database");
  });

  it("says in one sentence that its port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const stack = start({ PORT: String(port) }, { args: [] });
    expect(await stack.exited).toBe(1);
    expect(stack.output().trim()).toBe(
      `Port ${port} on 127.0.0.1 is taken by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
    );
    await new Promise((resolve) => other.close(resolve));
  });

  it("says in one sentence that the database of DATABASE_URL does not answer, without its password", async () => {
    const stack = start({ DATABASE_URL: "postgresql://someone:hunter2@127.0.0.1:1/db" });
    expect(await stack.exited).toBe(1);
    expect(stack.output().trim()).toMatch(
      /^The database of DATABASE_URL \(127\.0\.0\.1:1\/db\) cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\. [^\n]+$/,
    );
    expect(stack.output()).not.toContain("hunter2");
  });

  it("says in one sentence that the Redis of REDIS_URL does not answer, without its password", async () => {
    const stack = start({ REDIS_URL: "redis://:hunter2@127.0.0.1:1" });
    expect(await stack.exited).toBe(1);
    expect(stack.output().trim()).toMatch(
      /^The Redis of REDIS_URL \(127\.0\.0\.1:1\) cannot be reached: connect ECONNREFUSED 127\.0\.0\.1:1\. [^\n]+$/,
    );
    expect(stack.output()).not.toContain("hunter2");
  });
});
