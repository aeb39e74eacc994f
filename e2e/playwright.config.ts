import { defineConfig } from "@playwright/test";

/** The tests of this folder run against a real stack of their own, which `stack/start-stack.ts` starts; MILLRACE_URL names another one. */
export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  globalSetup: "./stack/start-stack.ts",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: process.env["CI"] !== undefined,
  reporter: "list",
  use: {
    // Set by the global setup, before the tests' own processes read this file.
    baseURL: process.env["MILLRACE_URL"] ?? "",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        "--disable-gpu",
      ],
    },
  },
});
