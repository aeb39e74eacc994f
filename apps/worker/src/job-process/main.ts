import { LEASE_EXPIRED_EXIT, type JobOrder } from "../protocol/messages.ts";
import { openChannel } from "./channel.ts";
import { failureOf } from "./failure-of.ts";
import { LeaseWatch } from "./lease-watch.ts";
import { runJob, type RunningJob } from "./run-job.ts";

/** The process of one job: does what its worker says, and ends with it. */
let job: RunningJob | undefined;
let lease: LeaseWatch | undefined;
let memoryMb = 0;

const channel = openChannel((message) => {
  switch (message.type) {
    case "start":
      return start(message.order);
    case "cancel":
      return job?.cancel();
    case "savepoint":
      return void job?.savepoint(message.kind).then((answer) => channel.send({ type: "savepoint", requestId: message.requestId, answer }));
    case "reconfigure":
      return void job
        ?.reconfigure(message.change)
        .then((failure) => channel.send({ type: "reconfigured", requestId: message.requestId, failure }));
    case "stop":
      return void job?.stop(message.drain).then((answer) => channel.send({ type: "stopped", answer }));
    case "ask":
      return void job?.ask(message.question).then((answer) => channel.send({ type: "answer", requestId: message.requestId, answer }));
    case "peek":
      return job?.peek(message.requests);
    case "persisted":
      return job?.persisted(message.requestId);
    case "lease":
      return lease?.renewed();
  }
});

function start(order: JobOrder): void {
  memoryMb = order.memoryMb;
  // A worker that does not answer may have lost the job to another one: it must not run twice.
  lease = new LeaseWatch(order.selfFenceMs, () => process.exit(LEASE_EXPIRED_EXIT));
  job = runJob(order, channel);
  void job.ending.then(async (ending) => {
    await channel.sendLast({ type: "ended", ending });
    process.exit(0);
  });
}

process.on("uncaughtException", (error) => {
  void channel
    .sendLast({ type: "ended", ending: { outcome: "failed", failure: failureOf(error, memoryMb), isTold: false } })
    .then(() => process.exit(1));
});
