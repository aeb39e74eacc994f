import type { PipelineTestResult } from "@millrace/engine/preview";
import type { PipelineDocument } from "@millrace/pipeline";

/** Whether the tests of a document let it start. Names are those of the tests that hold it up. */
export type TestGate =
  | { readonly state: "open" }
  /** Its tests have not come to an end yet. */
  | { readonly state: "waiting" }
  | { readonly state: "closed"; readonly names: readonly string[] };

/** The setting `testsMustPass` against how the tests came out; `results` undefined while they run. Without tests there is nothing to pass. */
export function testGate(
  { settings, tests }: Pick<PipelineDocument, "settings" | "tests">,
  results: readonly PipelineTestResult[] | undefined,
): TestGate {
  if (settings.testsMustPass !== true || (tests ?? []).length === 0) return { state: "open" };
  if (results === undefined) return { state: "waiting" };
  const names = results.filter(({ state }) => state !== "passed").map(({ name }) => name);
  return names.length === 0 ? { state: "open" } : { state: "closed", names };
}
