import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ensureChromium } from "../chromium.ts";
import type { Counts } from "../counts.ts";
import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

interface PlaywrightReport {
  readonly stats: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
  readonly errors: readonly { readonly message?: string }[];
}

/** Browser tests against the real stack: web server, worker, PostgreSQL and queue, in a real Chromium. */
export const browser: Part = {
  name: "browser tests",
  async run({ root, folder, signal, say }) {
    const chromium = ensureChromium(say);
    const report = path.join(folder, "browser.json");
    const { code } = await runProgram(
      process.execPath,
      [path.join(root, "node_modules/@playwright/test/cli.js"), "test", "--reporter=list,json", "--retries=1"],
      {
        cwd: path.join(root, "e2e"),
        env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report, FORCE_COLOR: "0" },
        signal,
        isShown: true,
      },
    );
    const counts = readReport(report);
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  },
};

/** A test that fails and then passes at a second attempt counts as passed; Playwright's last lines name it as flaky, for it to be mended. */
function readReport(file: string): Counts {
  if (!existsSync(file)) return { passed: 0, failed: 0 };
  const { stats, errors } = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}
