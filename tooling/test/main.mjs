import { checkNode } from "../install/check-node.mjs";

if (checkNode()) {
  void import("../install/relaunch.mjs").then((module) => module.relaunch("tooling/test/run.ts", process.argv.slice(2)));
}
