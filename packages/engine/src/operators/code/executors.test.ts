import { expect, it } from "vitest";
import { startJob } from "../../node/start-job.ts";
import { runLocal } from "../../runtime/local-executor.ts";
import { connectors } from "../../testing/collecting-connectors.ts";
import { interruptedRun, wholeRun } from "../../testing/interrupted-run.ts";
import type { SinkReport } from "../sink-writer.ts";

const CONNECTORS = new URL("../../testing/collecting-connectors.ts", import.meta.url).href;

/** Counts by user and ten seconds, so that what comes out does not hang on when a watermark comes; every third row of a user leaves by the side as well. */
const CODE = `function processElement(row, ctx, out) {
  const count = ctx.state.value("count"), buckets = ctx.state.map("buckets");
  const n = (count.get() ?? 0) + 1;
  count.set(n);
  const end = Math.floor(ctx.timestamp / 10000) * 10000 + 9999;
  buckets.set(end, (buckets.get(end) ?? 0) + 1);
  ctx.timers.event(end);
  if (n % 3 === 0) ctx.sideOutput("thirds", { userId: ctx.key, n });
}
function onTimer(timestamp, ctx, out) {
  const buckets = ctx.state.map("buckets");
  out.emit({ userId: ctx.key, n: buckets.get(timestamp), at: timestamp });
  buckets.delete(timestamp);
}`;

function document(parallelism: number) {
  return {
    format: "millrace/v1",
    name: "test",
    settings: { parallelism, bufferTimeoutMs: 1, checkpointing: { intervalMs: 0 } },
    nodes: [
      {
        id: "clicks",
        // The order within a user is that of one source.
        parallelism: 1,
        kind: "source.generator",
        config: { shape: "clicks", count: 3000, disorderMs: 0, eventsPerSecond: 20, keys: 40 },
      },
      { id: "byUser", parallelism: 1, kind: "transform.keyBy", config: { keys: ["userId"] } },
      {
        id: "code",
        kind: "transform.code",
        config: {
          code: CODE,
          schema: { userId: "STRING", n: "INT", at: "TIMESTAMP(3)" },
          state: [{ name: "count" }, { name: "buckets", kind: "map" }],
          sideOutputs: [{ port: "thirds", schema: { userId: "STRING", n: "INT" } }],
          timeLimitMs: 20_000,
        },
      },
      { id: "out", kind: "sink.discard" },
      { id: "thirds", kind: "sink.discard" },
    ],
    edges: [
      { from: "clicks.out", to: "byUser.in" },
      { from: "byUser.out", to: "code.in" },
      { from: "code.out", to: "out.in" },
      { from: "code.thirds", to: "thirds.in" },
    ],
  };
}

function multiset(reports: readonly SinkReport[]): readonly string[] {
  return reports.flatMap(({ nodeId, rows }) => rows.map((row) => `${nodeId} ${JSON.stringify(row)}`)).sort();
}

async function local(subject: unknown): Promise<readonly string[]> {
  const reports: SinkReport[] = [];
  const result = await runLocal(subject, { connectors, onRows: (report) => void reports.push(report) });
  expect(result.state).toBe("finished");
  return multiset(reports);
}

it("the same rows come out on threads as on one thread, at any parallelism", async () => {
  const expected = await local(document(1));
  // Of 3000 rows of 40 users every third leaves by the side; the counts are those of all rows.
  expect(expected.filter((line) => line.startsWith("thirds")).length).toBeGreaterThan(3000 / 3 - 40);
  const counts = expected.flatMap((line) => (line.startsWith("out") ? [JSON.parse(line.slice(4)).values[1] as number] : []));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(3000);
  expect(await local(document(3))).toEqual(expected);
  const reports: SinkReport[] = [];
  const job = startJob(document(2), { connectors: CONNECTORS, dataFolder: ".", onReport: (report) => void reports.push(report) });
  const result = await job.done;
  expect(result.error).toBeUndefined();
  expect(multiset(reports)).toEqual(expected);
}, 60_000);

it.each([
  [1, 3, 4],
  [3, 1, 9],
  [2, 3, 17],
  [1, 1, 0],
])(
  "restored from a barrier at parallelism %i and gone on with at %i, after %i rounds, every row is there once",
  async (from, to, rounds) => {
    const expected = await wholeRun(document(1));
    expect((await interruptedRun(document(from), document(to), { rounds, alignment: "aligned" })).rows).toEqual(expected);
  },
  60_000,
);

it("a loop that does not end fails a job on threads with the node's name, and the process goes on", async () => {
  const endless = document(2);
  const [code] = endless.nodes.filter(({ id }) => id === "code") as { config: { code: string; timeLimitMs: number } }[];
  code!.config = { ...code!.config, code: "function processElement() { while (true) {} }", timeLimitMs: 100 };
  const job = startJob(
    { ...endless, settings: { ...endless.settings, restart: { strategy: "none" } } },
    { connectors: CONNECTORS, dataFolder: "." },
  );
  const { state, error } = await job.done;
  expect(state).toBe("FAILED");
  expect(error).toMatchObject({ code: "CODE_TIME_LIMIT", nodeId: "code" });
}, 60_000);
