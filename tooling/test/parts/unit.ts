import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Part } from "../part.ts";
import type { UnitResult } from "../progress-reporter.ts";
import { runProgram } from "../run-program.ts";

/**
 * All unit tests, by vitest. A run that ends badly without a failed test (a crash, an unhandled error) counts as one failure. One that fails on a
 * machine that is shared gets a second attempt, and is named for it to be mended.
 */
export const unit: Part = {
  name: "unit tests",
  async run({ root, folder, signal, remark }) {
    const resultFile = path.join(folder, "unit.json");
    const { code } = await runProgram(
      process.execPath,
      [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--retry=1", "--reporter=./tooling/test/progress-reporter.ts"],
      {
        cwd: root,
        env: { MILLRACE_RESULT_FILE: resultFile, NO_COLOR: "1", NODE_COMPILE_CACHE: path.join(folder, "code") },
        signal,
        isShown: true,
      },
    );
    const { passed, failed, remarks } = readResult(resultFile);
    for (const text of remarks) remark(text);
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  },
};

function readResult(file: string): UnitResult {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as UnitResult) : { passed: 0, failed: 0, remarks: [] };
}
