import { documentSchema, type PipelineDocument, type PipelineDocumentInput } from "@millrace/pipeline";
import { jobReading, type JobSample } from "@millrace/pipeline/metrics";
import { SecretBox } from "@millrace/db";
import { createTestDatabase } from "@millrace/db/testing";
import { createContext, type RequestContext } from "../context.ts";
import { callerFor } from "../root.ts";

export interface TestApi extends AsyncDisposable {
  readonly api: ReturnType<typeof callerFor>;
  readonly ctx: RequestContext;
}

/** The procedures over a real database of its own. */
export async function startTestApi(): Promise<TestApi> {
  const database = await createTestDatabase();
  const ctx = createContext(database.url, new SecretBox(() => [Buffer.alloc(32, 1)]));
  await ctx.ready;
  return {
    api: callerFor(ctx),
    ctx,
    async [Symbol.asyncDispose]() {
      await ctx.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

/** Stores a reading as a worker does. */
export async function storeSample(ctx: RequestContext, jobId: string, sample: JobSample): Promise<void> {
  const [whole, reading] = [JSON.stringify(sample), JSON.stringify(jobReading(sample))];
  await ctx.db.$executeRaw`
    UPDATE "Job" SET "latestSample" = ${whole}::jsonb, "latestReading" = ${reading}::jsonb WHERE "id" = ${jobId}::uuid`;
}

/** A pipeline that can run: generator → filter → table. */
export function runnable(name = "Runnable"): PipelineDocument {
  const input: PipelineDocumentInput = {
    format: "millrace/v1",
    name,
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", rowsPerSecond: 10 } },
      { id: "large", kind: "transform.filter", config: { condition: "quantity > 1" } },
      { id: "table", kind: "sink.table", config: {} },
    ],
    edges: [
      { from: "orders.out", to: "large.in" },
      { from: "large.out", to: "table.in" },
    ],
  };
  return documentSchema.parse(input);
}

/** A reading with given rows per second of the source and busy time of the filter's two subtasks. */
export function sampleAt(at: number, rowsPerSecond: number, busyMs: readonly [number, number] = [100, 300]): JobSample {
  return {
    at,
    intervalMs: 1_000,
    attempt: 1,
    nodes: {
      orders: { parallelism: 1, task: "orders", metrics: { numRecordsOutPerSecond: [rowsPerSecond], numRecordsOut: [rowsPerSecond * 10] } },
      large: {
        parallelism: 2,
        task: "large",
        metrics: {
          busyTimeMsPerSecond: [...busyMs],
          numRecordsInPerSecond: [rowsPerSecond / 2, rowsPerSecond / 2],
          currentInputWatermark: [at - 2_000, at - 3_000],
        },
      },
      table: { parallelism: 2, task: "large", metrics: { numRecordsInPerSecond: [1, 2] } },
    },
    job: { numRestarts: 0 },
    process: { cpuMsPerSecond: 420 },
  };
}
