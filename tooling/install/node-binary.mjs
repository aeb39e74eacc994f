import { existsSync } from "node:fs";
import path from "node:path";

/** The Node.js that the project runs on (npm package "node"), or undefined where its install script has not run. */
export function projectNode(root) {
  const name = process.platform === "win32" ? "node.exe" : "node";
  return [
    path.join(root, "node_modules", "node", "bin", name),
    path.join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", name),
  ].find((file) => existsSync(file));
}
