import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { install } from "./install.mjs";
import { SetupError } from "./sentence.mjs";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Installs what is missing, then runs a program of ours on the project's own Node.js, passes signals on and ends as it ends.
 * The program sees the end of this process as the end of its IPC channel.
 */
export async function relaunch(program, args, cwd = ROOT) {
  const stopInstall = new AbortController();
  const stop = () => stopInstall.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  let node;
  try {
    node = await install(ROOT, (text) => console.error(`  ${text} …`), stopInstall.signal);
  } catch (error) {
    if (stopInstall.signal.aborted) process.exit(130);
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  for (const signal of SIGNALS) process.off(signal, stop);

  const child = spawn(node, [program, ...args], { cwd, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  // A terminal sends Ctrl-C to the child as well; it takes the second one for the first.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  watchParent(() => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(`The project's Node.js (${node}) could not be started: ${error.message}. Remove node_modules and start again.`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

/** npm started us and may be killed without a word: then nobody is left who could press Ctrl-C. */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
