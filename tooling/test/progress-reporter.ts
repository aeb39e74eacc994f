import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";

const PROGRESS_EVERY_MS = 5_000;

/** vitest's results as `npm test` shows them: a line of progress now and then, every failure at once, the counts in a file at the end. */
export default class ProgressReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  #modules = 0;
  #saidAtMs = performance.now();

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    if (result.state === "passed") this.#passed++;
    if (result.state !== "failed") return;
    this.#failed++;
    this.#fail(`${test.module.relativeModuleId} > ${test.fullName}`, result.errors);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#modules++;
    // A file that could not be loaded has no tests that could fail.
    for (const error of module.errors()) {
      this.#failed++;
      this.#fail(module.relativeModuleId, [error]);
    }
    if (performance.now() - this.#saidAtMs < PROGRESS_EVERY_MS) return;
    this.#saidAtMs = performance.now();
    console.log(`    ${this.#passed} tests in ${this.#modules} files passed so far${this.#failed === 0 ? "" : `, ${this.#failed} failed`}`);
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    for (const error of unhandledErrors) {
      this.#failed++;
      this.#fail("outside of any test", [error]);
    }
    const file = process.env["MILLRACE_COUNTS_FILE"];
    if (file !== undefined) writeFileSync(file, JSON.stringify({ passed: this.#passed, failed: this.#failed }));
  }

  #fail(where: string, errors: readonly { readonly stack?: string; readonly message: string; readonly diff?: string }[]): void {
    console.log(`    FAILED ${where}`);
    for (const { stack, message, diff } of errors) console.log(indent([stack ?? message, diff ?? ""].join("\n").trimEnd()));
  }
}

function indent(text: string): string {
  return text
    .split("\n")
    .slice(0, 40)
    .map((line) => `      ${line}`)
    .join("\n");
}
