import { spawn } from "node:child_process";
import { SetupError, fullDiskSentence } from "./sentence.mjs";

const LAST_LINES = 8;

/**
 * Runs npm with the Node.js and the npm that started this program; resolves when it has ended well.
 * Throws SetupError with the reason: no network, full disk, or npm's own last lines.
 */
export async function runNpm(root, args, signal) {
  const cli = process.env.npm_execpath;
  const [command, first] =
    cli !== undefined && /\.c?js$/u.test(cli) ? [process.execPath, [cli]] : [process.platform === "win32" ? "npm.cmd" : "npm", []];
  // With NODE_ENV=production npm would leave out what builds and tests need.
  const env = { ...process.env, NODE_ENV: "development", npm_config_loglevel: "error" };
  const child = spawn(command, [...first, ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], signal, killSignal: "SIGTERM" });
  let output = "";
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === 0) return;
  const lines = output.trim().split("\n").slice(-LAST_LINES).join("\n");
  const fullDisk = fullDiskSentence(output, root);
  if (fullDisk !== undefined) throw new SetupError(fullDisk);
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH/u.test(output)) {
    throw new SetupError(
      `The packages could not be installed, because the npm registry does not answer. Connect to the network and start again. npm said:\n${lines}`,
    );
  }
  throw new SetupError(`"npm ${args.join(" ")}" failed. npm said:\n${lines}`);
}
