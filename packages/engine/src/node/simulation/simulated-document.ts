import { settingsSchema, type Settings } from "@millrace/pipeline";
import { seededRandom } from "../../runtime/seeded-random.ts";

const ROWS = 240;

interface SimulatedDocument {
  readonly format: "millrace/v1";
  readonly name: string;
  readonly settings: Settings;
  readonly nodes: readonly object[];
  readonly edges: readonly object[];
}

/**
 * A small pipeline whose result hangs neither on timing nor on parallelism, with settings drawn from the seed. Every other seed has a second
 * graph beside it whose subtasks are regions of their own.
 */
export function simulatedDocument(seed: number, { isDisturbed = true } = {}): SimulatedDocument {
  const random = seededRandom(seed ^ 0x5eed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const window = pick([
    { type: "tumbling", time: "event", sizeMs: 20 },
    { type: "session", time: "event", gapMs: 6 },
    { type: "sliding", time: "event", sizeMs: 30, slideMs: 10 },
  ]);
  const unaligned = pick([{}, { unaligned: true }, { unaligned: true, alignedTimeoutMs: 3 }]);
  const parallelism = pick([1, 2, 3]);
  const settings = settingsSchema.parse({
    parallelism: isDisturbed ? parallelism : 1,
    bufferTimeoutMs: pick([0, 1, 5]),
    autoWatermarkIntervalMs: 5,
    checkpointing: {
      intervalMs: isDisturbed ? pick([7, 15, 30]) : 0,
      timeoutMs: 120,
      maxConcurrent: pick([1, 2]),
      tolerableFailures: pick([0, 2, 1_000]),
      ...unaligned,
    },
    restart: { strategy: "fixed-delay", attempts: 1_000_000, delayMs: 3 },
  });
  const sinks = isDisturbed ? pick([1, 2]) : 1;
  const beside = seed % 2 === 0 ? graphBeside(seed, isDisturbed) : { nodes: [], edges: [] };
  return {
    format: "millrace/v1",
    name: "simulation",
    settings,
    nodes: [
      {
        id: "gen",
        kind: "source.generator",
        config: {
          shape: "micro",
          count: ROWS,
          keys: 7,
          seed,
          rowsPerSecond: isDisturbed ? 1_000 : 0,
          eventsPerSecond: 1_000,
          disorderMs: 4,
        },
      },
      { id: "byKey", kind: "transform.keyBy", config: { keys: ["k"] } },
      {
        id: "window",
        kind: "window.aggregate",
        config: {
          window,
          aggregates: [
            { as: "n", fn: "COUNT" },
            { as: "total", fn: "SUM", expr: "v" },
          ],
        },
      },
      { id: "out", kind: "sink.discard", parallelism: sinks, config: {} },
      ...beside.nodes,
    ],
    edges: [
      { from: "gen.out", to: "byKey.in" },
      { from: "byKey.out", to: "window.in" },
      { from: "window.out", to: "out.in" },
      ...beside.edges,
    ],
  };
}

function graphBeside(seed: number, isDisturbed: boolean): { readonly nodes: readonly object[]; readonly edges: readonly object[] } {
  const rowsPerSecond = isDisturbed ? 700 : 0;
  return {
    nodes: [
      {
        id: "beside",
        kind: "source.generator",
        config: { shape: "micro", count: ROWS, keys: 5, seed: seed + 1, rowsPerSecond, eventsPerSecond: 1_000 },
      },
      { id: "some", kind: "transform.filter", config: { condition: "k <> 2" } },
      { id: "besideOut", kind: "sink.discard", config: {} },
    ],
    edges: [
      { from: "beside.out", to: "some.in" },
      { from: "some.out", to: "besideOut.in" },
    ],
  };
}
