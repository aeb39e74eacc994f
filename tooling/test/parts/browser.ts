import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ensureChromium } from "../chromium.ts";
import { FAILED } from "../counts.ts";
import type { Part } from "../part.ts";
import { runProgram } from "../run-program.ts";

type Status = "expected" | "unexpected" | "flaky" | "skipped";

interface Suite {
  readonly suites?: readonly Suite[];
  readonly specs: readonly { readonly file: string; readonly title: string; readonly tests: readonly { readonly status: Status }[] }[];
}

interface PlaywrightReport {
  readonly stats: Readonly<Record<Status, number>>;
  readonly suites: readonly Suite[];
  readonly errors: readonly { readonly message?: string }[];
}

/** Browser tests against the real stack: web server, worker, PostgreSQL and queue, in a real Chromium. */
export const browser: Part = {
  name: "browser tests",
  async run({ root, folder, signal, say, remark }) {
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
    if (!existsSync(report)) return FAILED;
    const { stats, errors, suites } = JSON.parse(readFileSync(report, "utf8")) as PlaywrightReport;
    for (const text of suites.flatMap(remarksOf)) remark(text);
    for (const { message } of errors) remark(`failed outside of any test: ${message ?? "no message"}`);
    const failed = stats.unexpected + errors.length;
    return { passed: stats.expected + stats.flaky, failed: code !== 0 && failed === 0 ? 1 : failed };
  },
};

/** A test that fails and then passes at a second attempt counts as passed, and is named for it to be mended. */
function remarksOf({ suites = [], specs }: Suite): readonly string[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests.flatMap(({ status }) =>
      status === "unexpected"
        ? [`failed: ${file} > ${title}`]
        : status === "flaky"
          ? [`passed at a second attempt: ${file} > ${title}`]
          : [],
    ),
  );
  return [...own, ...suites.flatMap(remarksOf)];
}
