import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Counts } from "../counts.ts";
import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

/** All unit tests, by vitest. A run that ends badly without a failed test (a crash, an unhandled error) counts as one failure. */
export const unit: Part = {
  name: "unit tests",
  async run({ root, folder, signal }) {
    const countsFile = path.join(folder, "unit.json");
    const { code } = await runProgram(
      process.execPath,
      [path.join(root, "node_modules/vitest/vitest.mjs"), "run", "--reporter=./tooling/test/progress-reporter.ts"],
      {
        cwd: root,
        env: { MILLRACE_COUNTS_FILE: countsFile, NO_COLOR: "1", NODE_COMPILE_CACHE: path.join(folder, "code") },
        signal,
        isShown: true,
      },
    );
    const counts = existsSync(countsFile) ? (JSON.parse(readFileSync(countsFile, "utf8")) as Counts) : { passed: 0, failed: 0 };
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  },
};
