import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const READY_WITHIN_MS = 60_000;
const GRACE_MS = 2_000;

/** A second web server on the database of the stack that runs, with more in its environment: MILLRACE_READ_ONLY, MILLRACE_AUTH. */
export async function startSecondServer(more: Readonly<Record<string, string>>): Promise<AsyncDisposable & { readonly url: string }> {
  const home = process.env["MILLRACE_E2E_HOME"] ?? "";
  const folder = path.join(home, "postgres");
  const { user, password } = JSON.parse(readFileSync(path.join(folder, "credentials.json"), "utf8")) as { user: string; password: string };
  const databasePort = readFileSync(path.join(folder, "port"), "utf8").trim();
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [path.join(ROOT, "node_modules/next/dist/bin/next"), "start", "--port", String(port), "--hostname", "127.0.0.1"],
    {
      cwd: path.join(ROOT, "apps/web"),
      env: {
        ...process.env,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
        DATABASE_URL: `postgresql://${user}:${password}@127.0.0.1:${databasePort}/postgres`,
        MILLRACE_HOME: home,
        ...more,
      },
      stdio: "ignore",
    },
  );
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const end = async () => {
    child.kill("SIGTERM");
    // A page that is still open holds the server by its stream.
    if ((await Promise.race([ended, delay(GRACE_MS, "late", { ref: false })])) === "late") child.kill("SIGKILL");
    await ended;
  };
  for (const until = Date.now() + READY_WITHIN_MS; ;) {
    const isUp = await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return { url, [Symbol.asyncDispose]: end };
    if (Date.now() > until || child.exitCode !== null) {
      await end();
      throw new Error("The second web server did not become ready.");
    }
    await delay(100);
  }
}
