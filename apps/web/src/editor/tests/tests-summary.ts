import type { PipelineTestResult } from "@millrace/engine/preview";
import type { PipelineDocument } from "@millrace/pipeline";

export interface NodeTests {
  readonly passed: number;
  readonly failed: number;
}

/** How the expectations at each node came out; a test that did not run counts as failed where it expects something. */
export function testsByNode(
  document: PipelineDocument,
  results: readonly PipelineTestResult[] | undefined,
): ReadonlyMap<string, NodeTests> {
  const found = new Map<string, NodeTests>();
  (document.tests ?? []).forEach((test, index) => {
    const result = results?.[index];
    if (result === undefined) return;
    for (const name of Object.keys(test.expected)) {
      const node = name.split(".")[0] ?? name;
      const before = found.get(node) ?? { passed: 0, failed: 0 };
      const isWrong = result.state === "error" || result.mismatches[name] !== undefined;
      found.set(node, isWrong ? { ...before, failed: before.failed + 1 } : { ...before, passed: before.passed + 1 });
    }
  });
  return found;
}
