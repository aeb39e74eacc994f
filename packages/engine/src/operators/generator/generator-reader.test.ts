import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GENERATOR_SHAPES, sourceGeneratorConfig, type SourceGeneratorConfig } from "@millrace/pipeline/catalog";
import { encodeJson, parseDataType } from "@millrace/pipeline/types";
import type { Row } from "../../record/row.ts";
import type { SourceContext } from "../source-reader.ts";
import { generatedRows } from "./generated-rows.ts";
import { GeneratorReader, type GeneratorSplit } from "./generator-reader.ts";
import { NO_METRICS } from "../../metrics/no-metrics.ts";

const configOf = (overrides: Partial<SourceGeneratorConfig>): SourceGeneratorConfig =>
  sourceGeneratorConfig.parse({ shape: "micro", ...overrides });

function open(
  config: SourceGeneratorConfig,
  { subtaskIndex = 0, parallelism = 1, restored }: Partial<Pick<SourceContext, "subtaskIndex" | "parallelism" | "restored">> = {},
) {
  const clock = { nowMs: 1000 };
  const reader = new GeneratorReader(config);
  const rows: Row[] = [];
  reader.open({
    nodeId: "g",
    subtaskIndex,
    parallelism,
    schema: [],
    usedColumns: [],
    createRow: (values) => Object.fromEntries(values.map((value, index) => [`c${index}`, value])) as Row,
    restored,
    clock: { now: () => clock.nowMs },
    metrics: NO_METRICS,
    dataFolder: "",
  });
  const poll = (maxRecords: number) => reader.poll({ collect: (row) => rows.push(row), malformed: () => {} }, maxRecords);
  return { reader, clock, rows, poll };
}

describe("GeneratorReader", () => {
  it("deals blocks of a thousand rows to the subtasks, every row once", () => {
    const config = configOf({ count: 4500 });
    const all = Array.from({ length: 4500 }, (_, i) => generatedRows(config)(i));
    const parts = [0, 1].map((subtaskIndex) => {
      const { rows, poll } = open(config, { subtaskIndex, parallelism: 2 });
      while (poll(700) !== "end");
      return rows.map((row) => [row.c0, row.c1, row.c2]);
    });
    expect(parts[0]).toEqual([...all.slice(0, 1000), ...all.slice(2000, 3000), ...all.slice(4000, 4500)]);
    expect(parts[1]).toEqual([...all.slice(1000, 2000), ...all.slice(3000, 4000)]);
  });

  it("goes on from a snapshot at any parallelism without losing or repeating a row", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 3000 }),
        (before, after, rowsBefore) => {
          const config = configOf({ count: 5000, keys: 1_000_000 });
          const first = Array.from({ length: before }, (_, subtaskIndex) => {
            const opened = open(config, { subtaskIndex, parallelism: before });
            if (rowsBefore > 0) opened.poll(rowsBefore);
            return opened;
          });
          const splits: GeneratorSplit[] = first.flatMap(({ reader }) => [...reader.snapshotState()]);
          const second = Array.from({ length: after }, (_, subtaskIndex) => {
            const opened = open(config, {
              subtaskIndex,
              parallelism: after,
              restored: splits.filter((_split, index) => index % after === subtaskIndex),
            });
            while (opened.poll(512) !== "end");
            return opened;
          });
          const seen = [...first, ...second].flatMap(({ rows }) => rows.map((row) => [row.c0, row.c1, row.c2].join("/"))).toSorted();
          const expected = Array.from({ length: 5000 }, (_, i) => generatedRows(config)(i).join("/")).toSorted();
          expect(seen).toEqual(expected);
        },
      ),
      { seed: 7, numRuns: 30 },
    );
  });

  it("keeps to its rows per second by the clock and says when to ask again", () => {
    const { reader, clock, rows, poll } = open(configOf({ rowsPerSecond: 10 }));
    expect(poll(100)).toBe("wait");
    expect(reader.availableAtMs()).toBe(1100);
    clock.nowMs = 1550;
    expect(poll(100)).toBe("more");
    expect(rows).toHaveLength(5);
    expect(poll(100)).toBe("wait");
    expect(reader.availableAtMs()).toBe(1600);
  });

  it("shuffles within groups so that each group holds the same rows", () => {
    const inOrder = open(configOf({ count: 1000, keys: 1_000_000 }));
    const shuffled = open(configOf({ count: 1000, keys: 1_000_000, disorderGroup: 500 }));
    while (inOrder.poll(100) !== "end");
    while (shuffled.poll(100) !== "end");
    const keys = (rows: readonly Row[]) => rows.map((row) => Number(row.c0));
    expect(keys(shuffled.rows)).not.toEqual(keys(inOrder.rows));
    expect(
      keys(shuffled.rows)
        .slice(0, 500)
        .toSorted((a, b) => a - b),
    ).toEqual(
      keys(inOrder.rows)
        .slice(0, 500)
        .toSorted((a, b) => a - b),
    );
  });
});

describe("generatedRows", () => {
  it("gives the rows of the micro benchmark's specification", () => {
    // First rows of the specification's formulas for seed 42, rate 100,000 and 1,000 keys, evaluated by hand-written code of its own.
    const imul = Math.imul;
    const mix = (x: number) => ((x ^= x >>> 16), (x = imul(x, 0x21f0aaad)), (x ^= x >>> 15), (x = imul(x, 0x735a2d97)), x ^ (x >>> 15));
    const rows = generatedRows(configOf({ eventsPerSecond: 100_000, startTime: "2015-07-15T00:00:00Z" }));
    for (const i of [0, 1, 99, 12_345]) {
      const s = mix(i ^ mix(42));
      const draw = (k: number) => mix((s + imul(k, 0x9e3779b9)) | 0) >>> 1;
      expect(rows(i)).toEqual([draw(0) % 1000, draw(1) % 1000, 1_436_918_400_000 + Math.floor(i / 100)]);
    }
  });

  it.each(["orders", "clicks", "payments", "sensors", "micro"] as const)("makes values of the types that %s declare", (shape) => {
    const rows = generatedRows(configOf({ shape, keys: 50 }));
    const types = Object.values(GENERATOR_SHAPES[shape].schema).map((type) => parseDataType(type));
    for (let i = 0; i < 200; i++) {
      const values = rows(i);
      expect(values).toHaveLength(types.length);
      types.forEach((type, column) => expect(() => encodeJson(type, values[column])).not.toThrow());
      expect(values).not.toContain(undefined);
      expect(values.some((value) => typeof value === "number" && !Number.isFinite(value))).toBe(false);
    }
  });

  it("lets rows come late by at most the disorder", () => {
    const rows = generatedRows(configOf({ shape: "orders", disorderMs: 50, eventsPerSecond: 1000 }));
    const startMs = Date.parse("2025-01-01T00:00:00Z");
    const delays = Array.from({ length: 500 }, (_, i) => startMs + i - Number(rows(i).at(-1)));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(50);
    expect(new Set(delays).size).toBeGreaterThan(20);
  });
});
