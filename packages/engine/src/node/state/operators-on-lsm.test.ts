import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { useTestState } from "../../testing/test-state.ts";
import { LsmStateBackend } from "./lsm-state-backend.ts";

/** A few rows, so that most are read from disk. */
const MEMORY_BYTES = 20_000;

const root = mkdtempSync(path.join(tmpdir(), "millrace-operators-"));
const backends: LsmStateBackend[] = [];
useTestState(({ range, clock }) => {
  const backend = new LsmStateBackend({
    range,
    clock,
    folder: path.join(root, String(backends.length)),
    memoryBytes: MEMORY_BYTES,
    filePrefix: "state",
  });
  backends.push(backend);
  return backend;
});
afterAll(async () => {
  for (const backend of backends) await backend.close();
  rmSync(root, { recursive: true, force: true });
});

// The tests of the operators, each as it is for state in memory.
await import("../../operators/keyed/keyed.test.ts");
await import("../../operators/process/process.test.ts");
await import("../../joins/joins.test.ts");
await import("../../windows/windows.test.ts");
await import("../../runtime/window/changed-windows.test.ts");
await import("../../cep/operator/cep-operator.test.ts");
