import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hashSources } from "./hash-sources.ts";
import { runStep } from "./run-step.ts";

/** Everything that ends up in the pages and in the web server. */
const SOURCES = [
  "apps/web",
  "packages/ui",
  "packages/pipeline",
  "packages/engine",
  "packages/connectors",
  "prisma/src",
  "prisma/schema.prisma",
  "package-lock.json",
  "tsconfig.base.json",
];

export const NO_TELEMETRY = { NEXT_TELEMETRY_DISABLED: "1", TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

/** True where the built web app is that of the sources. */
export function isWebFresh(root: string): boolean {
  const marker = markerOf(root);
  return existsSync(marker) && readFileSync(marker, "utf8") === hashSources(root, SOURCES);
}

/** Builds the web app for production where any of its sources changed since the last build. */
export async function buildWeb(
  root: string,
  options: { logFile: string; signal: AbortSignal; say: (text: string) => void },
): Promise<void> {
  if (isWebFresh(root)) return;
  // Of the sources as they are now: what changes while it builds makes the result stale.
  const hash = hashSources(root, SOURCES);
  options.say("Building the web app (about a minute; only after changes)");
  await runStep({
    failure: "The web app could not be built",
    command: process.execPath,
    args: [nextProgram(root), "build"],
    cwd: path.join(root, "apps", "web"),
    env: { NODE_ENV: "production", ...NO_TELEMETRY },
    logFile: options.logFile,
    signal: options.signal,
  });
  writeFileSync(markerOf(root), hash);
}

function markerOf(root: string): string {
  return path.join(root, "apps", "web", ".next", "millrace-sources");
}

export function nextProgram(root: string): string {
  return path.join(root, "node_modules", "next", "dist", "bin", "next");
}
