import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { describeStateBackend } from "../../testing/describe-state-backend.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";

const root = mkdtempSync(path.join(tmpdir(), "millrace-lsm-"));
const backends: LsmStateBackend[] = [];
afterAll(async () => {
  for (const backend of backends) await backend.close();
  rmSync(root, { recursive: true, force: true });
});

for (const [name, memoryBytes] of [
  ["LsmStateBackend with everything in memory", 64 * 1024 * 1024],
  ["LsmStateBackend with nothing in memory", 1],
] as const) {
  describeStateBackend(name, (range, clock) => {
    const backend = new LsmStateBackend({
      range,
      clock,
      folder: path.join(root, String(backends.length)),
      memoryBytes,
      filePrefix: "state",
    });
    backends.push(backend);
    return backend;
  });
}
