import { types } from "@millrace/pipeline/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import { operatorRegistry } from "../operators/registry.ts";
import { materialize, writeRows } from "../testing/materialize.ts";
import { OperatorHarness } from "../testing/operator-harness.ts";
import { type NodeOptions, planNode } from "../testing/verify-node.ts";

const schema = [
  { name: "key", type: types.string },
  { name: "v", type: types.int },
];
const event = fc.record({ time: fc.integer({ min: -40, max: 40 }), key: fc.constantFrom("a", "b"), v: fc.integer({ min: -9, max: 9 }) });
type Event = { readonly time: number; readonly key: string; readonly v: number };
const events = fc.array(event, { maxLength: 40 });
const RUNS = { numRuns: 150, seed: 20240603 };
const aggregates = [
  { as: "n", fn: "COUNT" },
  { as: "s", fn: "SUM", expr: "v" },
  { as: "hi", fn: "MAX", expr: "v" },
];

function run(
  window: unknown,
  input: readonly Event[],
  options: { readonly restores?: boolean; readonly watermarkLag?: number } = {},
): string[] {
  const node: NodeOptions = { kind: "window.aggregate", config: { window, aggregates }, keys: [["key"]] };
  let harness = new OperatorHarness({ plan: planNode(node, [schema]), create: operatorRegistry["window.aggregate"] }).open();
  const outputs: ReturnType<OperatorHarness["takeOutput"]> = [];
  let greatest = -Infinity;
  for (const { time, key, v } of input) {
    if (options.restores === true) harness = harness.restored(harness.snapshot(), { keepsWatermark: true });
    harness.processElement([key, v], time);
    greatest = Math.max(greatest, time);
    if (options.watermarkLag !== undefined) harness.processWatermark(greatest - options.watermarkLag - 1);
    outputs.push(...harness.takeOutput());
  }
  harness.finish();
  outputs.push(...harness.takeOutput());
  return materialize(outputs);
}

/** One result per window that holds rows, by looking at all rows of each window. */
function naive(input: readonly Event[], windowsOf: (events: readonly Event[]) => readonly (readonly [number, number])[]): string[] {
  const rows = ["a", "b"].flatMap((key) => {
    const own = input.filter((each) => each.key === key);
    return windowsOf(own).flatMap(([start, end]) => {
      const values = own.filter(({ time }) => time >= start && time < end).map(({ v }) => v);
      return values.length === 0 ? [] : [[key, start, end, values.length, values.reduce((a, b) => a + b), Math.max(...values)]];
    });
  });
  return writeRows(rows);
}

function aligned(sizeMs: number, slideMs: number, offsetMs: number): (events: readonly Event[]) => readonly (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (let start = -10 * slideMs * sizeMs + offsetMs; start < 100 * slideMs; start += slideMs) all.push([start, start + sizeMs]);
  return () => all.filter(([start, end]) => start < 100 && end > -100);
}

function sessions(gapMs: number): (events: readonly Event[]) => readonly (readonly [number, number])[] {
  return (input) => {
    const merged: [number, number][] = [];
    for (const { time } of [...input].sort((a, b) => a.time - b.time)) {
      const last = merged[merged.length - 1];
      if (last !== undefined && time <= last[1]) last[1] = Math.max(last[1], time + gapMs);
      else merged.push([time, time + gapMs]);
    }
    return merged;
  };
}

const shapes = [
  ["tumbling", { type: "tumbling", sizeMs: 7, offsetMs: 3 }, aligned(7, 7, 3)],
  ["sliding", { type: "sliding", sizeMs: 10, slideMs: 4, offsetMs: -1 }, aligned(10, 4, -1)],
  ["sliding with gaps", { type: "sliding", sizeMs: 3, slideMs: 5 }, aligned(3, 5, 0)],
  ["session", { type: "session", gapMs: 5 }, sessions(5)],
] as const;

it.each(shapes)("%s windows equal a loop over all rows of each window", (_name, window, windowsOf) => {
  fc.assert(
    fc.property(events, (input) => {
      expect(run(window, input)).toEqual(naive(input, windowsOf));
    }),
    RUNS,
  );
});

it.each(shapes)("%s windows give the same for every order of arrival that the watermark waits for", (_name, window, windowsOf) => {
  const disordered = events.chain((input) =>
    fc
      .tuple(fc.constant(input), fc.array(fc.integer({ min: 0, max: 20 }), { minLength: input.length, maxLength: input.length }))
      .map(([rows, delays]) =>
        rows
          .map((row, i) => ({ row, at: row.time + (delays[i] as number) }))
          .sort((a, b) => a.at - b.at)
          .map(({ row }) => row),
      ),
  );
  // No row comes more than 20 behind the greatest time before it, so none is late.
  fc.assert(
    fc.property(disordered, (input) => {
      expect(run(window, input, { watermarkLag: 20 })).toEqual(naive(input, windowsOf));
    }),
    RUNS,
  );
});

it.each(shapes)("%s windows give the same with a snapshot and restore in front of each row", (_name, window) => {
  fc.assert(
    fc.property(events, (input) => {
      expect(run(window, input, { restores: true, watermarkLag: 5 })).toEqual(run(window, input, { watermarkLag: 5 }));
    }),
    { ...RUNS, numRuns: 60 },
  );
});
