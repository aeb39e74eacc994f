import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../support/free-port.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const READY_WITHIN_MS = 300_000;

/**
 * Starts the whole product as `npm start` does, on a free port and with a home folder of its own, and ends it after the tests.
 * Tests find it by their base URL, and its home folder in MILLRACE_E2E_HOME.
 */
export default async function startStack(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["MILLRACE_URL"] !== undefined) return undefined;
  const home = mkdtempSync(path.join(tmpdir(), "millrace-e2e-"));
  // PostgreSQL runs as another user when we are root, and must get through.
  chmodSync(home, 0o711);
  const port = await freePort();
  const child = spawn(process.execPath, [path.join(ROOT, "tooling/start/run.ts")], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), HOST: "127.0.0.1", MILLRACE_HOME: home, DATABASE_URL: "", REDIS_URL: "", LOG_LEVEL: "info" },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const address = await addressOf(child);
  process.env["MILLRACE_URL"] = address;
  process.env["MILLRACE_E2E_HOME"] = home;
  return async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGTERM");
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  };
}

/** The address that the stack prints when all of it is healthy. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The stack did not become ready within ${READY_WITHIN_MS / 1000} s.`)),
      READY_WITHIN_MS,
    );
    let output = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      const match = /running at (http:\/\/\S+)/u.exec(output);
      if (match === null) return;
      clearTimeout(timer);
      resolve(match[1] as string);
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`The stack ended with exit code ${code} before it was ready. ${output}`));
    });
  });
}
