import { parentPort, workerData } from "node:worker_threads";
import { runPipelineTests } from "@millrace/engine/preview";

/** The thread of `runTestsOf`: answers once with the results of all tests. */
parentPort?.postMessage(await runPipelineTests(workerData));
