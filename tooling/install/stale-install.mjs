import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Why node_modules does not hold what package-lock.json asks for, or undefined where it does.
 * npm itself records what it installed in node_modules/.package-lock.json, so an install by hand or an interrupted one is seen for what it is.
 */
export function staleInstall(root) {
  const recordPath = path.join(root, "node_modules", ".package-lock.json");
  if (!existsSync(recordPath)) return "node_modules is missing or was not finished";
  const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(recordPath, "utf8")).packages;
  for (const [place, entry] of Object.entries(wanted)) {
    if (!place.startsWith("node_modules/") && !place.includes("/node_modules/")) continue;
    const found = installed[place];
    // Optional packages are for other platforms, or could not be built here; npm leaves them out.
    if (found === undefined && (entry.optional || entry.devOptional || entry.peer)) continue;
    if (found === undefined) return `${place} is missing`;
    if (found.version !== entry.version || (found.resolved !== undefined && entry.link && found.resolved !== entry.resolved))
      return `${place} has version ${found.version}, not ${entry.version}`;
    if (!existsSync(path.join(root, place))) return `${place} was removed`;
  }
  return undefined;
}
