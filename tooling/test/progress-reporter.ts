import { writeFileSync } from "node:fs";
import type { Reporter, SerializedError, TestCase, TestModule } from "vitest/node";
import type { Counts } from "./counts.ts";

/** What is left of a run of the unit tests: its counts, and what to say again at the end. */
export interface UnitResult extends Counts {
  readonly remarks: readonly string[];
}

const PROGRESS_EVERY_MS = 5_000;

/** vitest's results as `npm test` shows them: a line of progress now and then, every failure at once, the result in a file at the end. */
export default class ProgressReporter implements Reporter {
  #passed = 0;
  #failed = 0;
  #modules = 0;
  #saidAtMs = performance.now();
  readonly #remarks: string[] = [];

  onTestCaseResult(test: TestCase): void {
    const result = test.result();
    const name = `${test.module.relativeModuleId} > ${test.fullName}`;
    if (result.state === "passed") this.#passed++;
    if (test.diagnostic()?.flaky === true) this.#remarks.push(`passed at a second attempt: ${name}`);
    if (result.state !== "failed") return;
    this.#fail(name, result.errors);
  }

  onTestModuleEnd(module: TestModule): void {
    this.#modules++;
    // A file that could not be loaded has no tests that could fail.
    for (const error of module.errors()) {
      this.#fail(module.relativeModuleId, [error]);
    }
    if (performance.now() - this.#saidAtMs < PROGRESS_EVERY_MS) return;
    this.#saidAtMs = performance.now();
    console.log(`    ${this.#passed} tests in ${this.#modules} files passed so far${this.#failed === 0 ? "" : `, ${this.#failed} failed`}`);
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    for (const error of unhandledErrors) {
      this.#fail("outside of any test", [error]);
    }
    const file = process.env["MILLRACE_RESULT_FILE"];
    const result: UnitResult = { passed: this.#passed, failed: this.#failed, remarks: this.#remarks };
    if (file !== undefined) writeFileSync(file, JSON.stringify(result));
  }

  #fail(where: string, errors: readonly { readonly stack?: string; readonly message: string; readonly diff?: string }[]): void {
    this.#failed++;
    this.#remarks.push(`failed: ${where}`);
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
