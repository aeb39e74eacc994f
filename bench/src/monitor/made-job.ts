import { randomUUID } from "node:crypto";
import { createJob, DEFAULT_WORKSPACE_ID, notify, type Database } from "@millrace/db";
import { jobReading, type JobSample, type NodeSample } from "@millrace/pipeline/metrics";

export interface JobSize {
  readonly nodes: number;
  readonly subtasks: number;
}

/** A job that only exists in the database: rows of nodes, ten to a chain, as wide as wanted. Nobody runs it. */
export async function makeJob(db: Database, name: string, { nodes, subtasks }: JobSize): Promise<string> {
  const document = {
    format: "millrace/v1",
    name,
    settings: { parallelism: subtasks },
    nodes: Array.from({ length: nodes }, (_, i) => nodeAt(i)),
    edges: Array.from({ length: nodes - 1 }, (_, i) => ({ from: `n${i}.out`, to: `n${i + 1}.in` })).filter((_, i) => (i + 1) % ROW !== 0),
    layout: Object.fromEntries(Array.from({ length: nodes }, (_, i) => [`n${i}`, { x: (i % ROW) * 260, y: Math.floor(i / ROW) * 150 }])),
  };
  const pipeline = await db.pipeline.create({ data: { workspaceId: DEFAULT_WORKSPACE_ID, name, document } });
  const id = await createJob(db, {
    workspaceId: DEFAULT_WORKSPACE_ID,
    pipelineId: pipeline.id,
    document,
    parameters: {},
    startingPoint: null,
    createdBy: "bench",
  });
  // Somebody holds it for longer than any measurement: no worker takes it.
  await db.job.update({
    where: { id },
    data: {
      state: "RUNNING",
      startedAt: new Date(),
      leaseWorkerId: randomUUID(),
      leaseEpoch: 1,
      leaseExpiresAt: new Date(Date.now() + 86_400_000),
    },
  });
  return id;
}

const ROW = 20;

function nodeAt(i: number): object {
  if (i % ROW === 0) return { id: `n${i}`, kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } };
  if (i % ROW === ROW - 1) return { id: `n${i}`, kind: "sink.discard", config: {} };
  return i % 5 === 0
    ? { id: `n${i}`, kind: "transform.keyBy", config: { keys: ["orderId"] } }
    : { id: `n${i}`, kind: "transform.filter", config: { condition: "quantity > 0" } };
}

/** Counters that grow from sample to sample as those of a job do. */
export class MadeSamples {
  readonly #size: JobSize;
  readonly #random: () => number;
  readonly #totals = new Map<string, number[]>();

  constructor(size: JobSize, random: () => number) {
    this.#size = size;
    this.#random = random;
  }

  /** All metrics of a job as its sampler reads them, with rates that change each second. */
  at(at: number): JobSample {
    const nodes: Record<string, NodeSample> = {};
    for (let i = 0; i < this.#size.nodes; i++) nodes[`n${i}`] = this.#node(i, at);
    return {
      at,
      intervalMs: 1_000,
      attempt: 1,
      nodes,
      job: { numRestarts: 0, uptime: at % 1e9 },
      process: { cpuMsPerSecond: 800 * this.#random(), heapUsedBytes: Math.round(2e8 * this.#random()) },
    };
  }

  #node(i: number, at: number): NodeSample {
    const random = this.#random;
    const column = (value: (subtask: number) => number): number[] =>
      Array.from({ length: this.#size.subtasks }, (_, subtask) => value(subtask));
    const rates = column(() => Math.round(9_000 + 2_000 * random()));
    const totals = (this.#totals.get(`n${i}`) ?? column(() => 0)).map((total, subtask) => total + rates[subtask]!);
    this.#totals.set(`n${i}`, totals);
    const busy = column(() => 1_000 * random());
    return {
      parallelism: this.#size.subtasks,
      task: `n${i - (i % 5)}`,
      metrics: {
        numRecordsIn: totals,
        numRecordsOut: totals,
        numBytesIn: totals.map((each) => 90 * each),
        numBytesOut: totals.map((each) => 90 * each),
        numRecordsInPerSecond: rates,
        numRecordsOutPerSecond: rates,
        numBytesInPerSecond: rates.map((each) => 90 * each),
        numBytesOutPerSecond: rates.map((each) => 90 * each),
        busyTimeMsPerSecond: busy,
        idleTimeMsPerSecond: busy.map((each) => 1_000 - each),
        backPressuredTimeMsPerSecond: column(() => 0),
        longestTurnMs: column(() => 5 * random()),
        currentInputWatermark: column(() => at - Math.round(2_000 * random())),
        currentOutputWatermark: column(() => at - Math.round(2_000 * random())),
        numLateRecordsDropped: column(() => 0),
        numRowErrors: column(() => 0),
        inPoolUsage: column(random),
        outPoolUsage: column(random),
        inputQueueLength: column(() => Math.floor(16 * random())),
        outputQueueLength: column(() => Math.floor(16 * random())),
        ...(i % 5 === 0 ? this.#ofTask(totals, rates, column) : {}),
        ...(i % ROW === 0
          ? {
              sourceIdleTime: column(() => 0),
              numRecordsInErrors: column(() => 0),
              watermarkLag: column(() => Math.round(2_000 * random())),
              currentEmitEventTimeLag: column(() => Math.round(2_000 * random())),
              watermarkAlignmentDrift: column(() => Math.round(500 * random())),
            }
          : i % ROW === ROW - 1
            ? { numRecordsSend: totals }
            : i % 5 === 0
              ? {}
              : { numRecordsFiltered: totals.map((each) => Math.round(each / 3)) }),
        ...(i % 5 === 0 ? { stateBytes: column(() => Math.round(1e6 * random())), numKeys: column(() => Math.round(1e4 * random())) } : {}),
      },
    };
  }

  /** What the head of a chain tells of its task as a whole. */
  #ofTask(totals: readonly number[], rates: readonly number[], column: (value: (subtask: number) => number) => number[]) {
    const random = this.#random;
    const [accumulated, buffers, perSecond] = [
      totals.map((each) => Math.round(each / 12)),
      totals.map((each) => Math.round(each / 128)),
      rates.map((each) => each / 128),
    ];
    return {
      accumulateBusyTimeMs: accumulated,
      accumulateIdleTimeMs: accumulated.map((each) => Math.round(each * 1.3)),
      accumulateBackPressuredTimeMs: column(() => 0),
      isBackPressured: column(() => 0),
      mailboxQueueSize: column(() => Math.floor(3 * random())),
      numBuffersInLocal: buffers,
      numBuffersInLocalPerSecond: perSecond,
      numBuffersOut: buffers,
      numBuffersOutPerSecond: perSecond,
      mailboxMailsPerSecond: column(() => 10 * random()),
    };
  }
}

/** Writes a reading as a worker does. */
export async function writeReading(db: Database, jobId: string, sample: JobSample): Promise<void> {
  const [text, reading] = [JSON.stringify(sample), JSON.stringify(jobReading(sample))];
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE "Job" SET "latestSample" = ${text}::jsonb, "latestReading" = ${reading}::jsonb WHERE "id" = ${jobId}::uuid`;
    await notify(tx, "sample", jobId);
  });
}

/** A reading a second until it is ended. */
export function feed(db: Database, jobId: string, samples: MadeSamples): { stop(): Promise<void> } {
  let current: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    current = writeReading(db, jobId, samples.at(Date.now())).finally(() => (isBusy = false));
  }, 1_000);
  return {
    async stop() {
      clearInterval(timer);
      await current;
    },
  };
}
