import pino from "pino";
import { readConfig } from "./config.ts";
import { WorkerLog } from "./logs/worker-log.ts";
import { Worker } from "./worker.ts";

const config = readConfig(process.env);
const lines = new WorkerLog();
const log = pino(
  { name: "worker", level: config.logLevel },
  pino.multistream([
    { stream: process.stdout, level: "trace" },
    { stream: lines, level: "trace" },
  ]),
);

process.on("unhandledRejection", (err) => {
  log.fatal({ err }, "unexpected failure; the worker ends and is started again");
  process.exit(1);
});

const worker = await Worker.start(config, log, lines);
let isStopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "worker stopping");
    worker.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, "the worker could not stop cleanly");
        process.exit(1);
      },
    );
  });
}
log.info({ workerId: worker.id, slots: config.slots }, "worker ready");
