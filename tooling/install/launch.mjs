import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { checkNode } from "./check-node.mjs";

// Runs a program of ours, named from the root, on the project's own Node.js, in the folder where the user stands: npm runs scripts in the root.
if (checkNode()) {
  const [program, ...args] = process.argv.slice(2);
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
  void import("./relaunch.mjs").then((module) => module.relaunch(path.join(root, program), args, process.env.INIT_CWD ?? process.cwd()));
}
