import { parseArgs } from "node:util";
import { batchSuite } from "./batch/main.ts";
import { canvasSuite } from "./canvas/main.ts";
import { cepSuite } from "./cep/main.ts";
import { checkpointSuite } from "./checkpoint/main.ts";
import { peerFolder } from "./micro/flink-peer.ts";
import { microSuite } from "./micro/main.ts";
import { monitorSuite } from "./monitor/main.ts";
import { skeletonSuite } from "./skeleton/main.ts";
import { stateSuite } from "./state/main.ts";

/** `npm run bench -- --suite NAME …`: one JSON line a run, then a table. Exits with 1 where a result is wrong or a promise is not kept. */
const { values } = parseArgs({
  options: {
    suite: { type: "string", default: "micro" },
    query: { type: "string" },
    events: { type: "string" },
    parallelism: { type: "string" },
    keys: { type: "string" },
    seed: { type: "string", default: "42" },
    "disorder-group": { type: "string", default: "1" },
    runs: { type: "string", default: "3" },
    /** Batch: the memory that each step may take. */
    "memory-mb": { type: "string", default: "256" },
    flink: { type: "boolean", default: false },
    /** The folder of the peer, with its run.sh; left out: beside the repository. */
    "flink-folder": { type: "string" },
  },
});

const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

switch (values.suite) {
  case "skeleton": {
    const isFast = await skeletonSuite({
      events: number(values.events) ?? 10_000_000,
      parallelism: number(values.parallelism) ?? 2,
      runs: Number(values.runs),
    });
    process.exitCode = isFast ? 0 : 1;
    break;
  }
  case "checkpoint": {
    const isKept = await checkpointSuite({
      query: values.query,
      events: number(values.events),
      keys: number(values.keys),
      parallelism: number(values.parallelism) ?? 1,
      runs: Number(values.runs),
      seed: Number(values.seed),
      flink: values.flink,
      flinkFolder: values["flink-folder"],
    });
    process.exitCode = isKept ? 0 : 1;
    break;
  }
  case "cep":
  case "micro": {
    let flinkFolder: string | undefined;
    try {
      if (values.flink) flinkFolder = peerFolder(values["flink-folder"] ?? process.env["MILLRACE_FLINK_PEER"]);
    } catch (error) {
      console.error((error as Error).message);
      process.exit(2);
    }
    const agree = await (values.suite === "cep" ? cepSuite : microSuite)({
      query: values.query,
      events: number(values.events),
      parallelism: number(values.parallelism) ?? 1,
      keys: number(values.keys),
      seed: Number(values.seed),
      disorderGroup: Number(values["disorder-group"]),
      runs: Number(values.runs),
      flinkFolder,
    });
    process.exitCode = agree ? 0 : 1;
    break;
  }
  case "state":
    process.exitCode = (await stateSuite({ query: values.query, keys: number(values.keys) ?? 1_000_000 })) ? 0 : 1;
    break;
  case "batch":
    await batchSuite({
      query: values.query,
      events: number(values.events) ?? 20_000_000,
      parallelism: number(values.parallelism) ?? 2,
      memoryMb: Number(values["memory-mb"]),
    });
    break;
  case "monitor":
    process.exitCode = (await monitorSuite({ query: values.query, seed: Number(values.seed) })) ? 0 : 1;
    break;
  case "canvas":
    process.exitCode = (await canvasSuite({ query: values.query })) ? 0 : 1;
    break;
  default:
    console.error(`there is no suite "${values.suite}"; the suites are skeleton, micro, cep, batch, checkpoint, monitor and canvas`);
    process.exitCode = 2;
}
