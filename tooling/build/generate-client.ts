import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { hashSources } from "./hash-sources.ts";
import { runStep } from "./run-step.ts";

/** True where the generated client is that of the schema and of the installed Prisma. */
export function isClientFresh(root: string): boolean {
  const marker = markerOf(root);
  return existsSync(marker) && readFileSync(marker, "utf8") === hashOf(root);
}

/** Generates the Prisma client where the schema or Prisma itself changed since the last time. Needs no network. */
export async function generateClient(
  root: string,
  options: { logFile: string; signal: AbortSignal; say: (text: string) => void },
): Promise<void> {
  if (isClientFresh(root)) return;
  options.say("Generating the database client");
  await runStep({
    failure: "The database client could not be generated",
    command: process.execPath,
    args: [path.join(root, "node_modules", "prisma", "build", "index.js"), "generate"],
    cwd: path.join(root, "prisma"),
    // Generating does not use the schema engine, but would download it.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    logFile: options.logFile,
    signal: options.signal,
  });
  writeFileSync(markerOf(root), hashOf(root));
}

function markerOf(root: string): string {
  return path.join(root, "prisma", "src", "generated", ".schema-hash");
}

function hashOf(root: string): string {
  return hashSources(root, ["prisma/schema.prisma", "node_modules/prisma/package.json"]);
}
