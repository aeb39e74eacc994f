import { Worker } from "node:worker_threads";
import type { PipelineTestResult } from "@millrace/engine/preview";

export interface TestsQuestion {
  readonly document: unknown;
}

/** How the tests of a document came out, in their order; rows stay here. */
export interface TestsAnswer {
  readonly tests: readonly { readonly name: string; readonly state: PipelineTestResult["state"] }[];
}

/** Below the time after which the question would be asked of another worker. */
const GIVE_UP_MS = 25_000;

/**
 * Runs the tests of a document in a thread of its own, without the environment of this process: a test that never ends holds up no heartbeat. Throws where they
 * take longer than 25 s.
 */
export async function runTestsOf({ document }: TestsQuestion, giveUpMs: number = GIVE_UP_MS): Promise<TestsAnswer> {
  const thread = new Worker(new URL("./run-tests-thread.ts", import.meta.url), {
    workerData: document,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<readonly PipelineTestResult[]>();
  const timer = setTimeout(
    () =>
      reject(
        new Error(
          `The tests of the pipeline took longer than ${giveUpMs / 1000} s. Give them fewer rows, or run them by: millrace test FILE`,
        ),
      ),
    giveUpMs,
  );
  thread.once("message", resolve);
  thread.once("error", reject);
  thread.once("exit", (code) => reject(new Error(`The thread of the tests ended with exit code ${code}.`)));
  try {
    const results = await promise;
    return { tests: results.map(({ name, state }) => ({ name, state })) };
  } finally {
    clearTimeout(timer);
    await thread.terminate();
  }
}
