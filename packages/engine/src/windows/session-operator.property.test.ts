import type { WindowAggregateConfig } from "@millrace/pipeline/catalog";
import { type Schema, types } from "@millrace/pipeline/types";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { NodePlan } from "../graph/node-plan.ts";
import { RowAggregator } from "../operators/aggregates/row-aggregator.ts";
import { columnIndex } from "../operators/column-reader.ts";
import type { Operator } from "../operators/operator.ts";
import { ParallelHarness } from "../testing/parallel-harness.ts";
import type { StreamEvent } from "../testing/stream-text.ts";
import { TestClock } from "../testing/test-clock.ts";
import { planNode } from "../testing/verify-node.ts";
import { AggregateContents } from "./contents/aggregate-contents.ts";
import { createWindowOperator } from "./create-window-operator.ts";
import { ResultRow } from "./result-row.ts";
import { SessionOperator } from "./session-operator.ts";
import { windowAggregate } from "./window-aggregate.ts";

const schema: Schema = [
  { name: "key", type: types.string },
  { name: "gap", type: types.int },
  { name: "v", type: types.int },
];

/** The same node without the short form of sessions. */
function general(plan: NodePlan): Operator {
  const config = plan.config as WindowAggregateConfig;
  const output = plan.outputSchemas[0] as Schema;
  const aggregator = new RowAggregator(config.aggregates, {
    schema,
    timeZone: "UTC",
    resultTypes: config.aggregates.map((call) => output[columnIndex(output, call.as)]!.type),
    isRetractable: true,
  });
  const row = new ResultRow(plan, { ...config, values: config.aggregates.map((call) => call.as) });
  return createWindowOperator(plan, config, {
    incremental: {
      contents: new AggregateContents(aggregator),
      function: { process: (results, context) => context.collect(row.create(context.key, context.window, results)) },
    },
    elements: { process: () => undefined },
  });
}

const record = fc
  .record({
    time: fc.integer({ min: 0, max: 60 }),
    key: fc.constantFrom("a", "b"),
    gap: fc.integer({ min: 1, max: 8 }),
    v: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ time, key, gap, v }): StreamEvent => ({ type: "record", kind: 0, timestamp: time, values: [key, gap, v], input: 0 }));
const watermark = fc.integer({ min: 0, max: 60 }).map((at): StreamEvent => ({ type: "watermark", watermark: at, input: 0 }));
const events = fc.array(fc.oneof({ weight: 3, arbitrary: record }, { weight: 1, arbitrary: watermark }), { maxLength: 40 });

it.each([
  ["a fixed gap", { type: "session", gapMs: 5 }, 0],
  ["a fixed gap and allowed lateness", { type: "session", gapMs: 5 }, 7],
  ["a gap by row and allowed lateness", { type: "sessionDynamic", gapExpr: "gap" }, 4],
])("sessions with %s: both forms give the same, also while one of them is restored and rescaled", (_name, window, allowedLatenessMs) => {
  const aggregates = [
    { as: "n", fn: "COUNT" },
    { as: "s", fn: "SUM", expr: "v" },
  ];
  const plan = planNode(
    { kind: "window.aggregate", config: { window, aggregates, allowedLatenessMs, lateOutput: true }, keys: [["key"]] },
    [schema],
  );
  expect(windowAggregate(plan)).toBeInstanceOf(SessionOperator);
  fc.assert(
    fc.property(events, (input) => {
      let short = new ParallelHarness({ plan, create: windowAggregate, parallelism: 1, clock: new TestClock() });
      const long = new ParallelHarness({ plan, create: general, parallelism: 1, clock: new TestClock() });
      input.forEach((event, index) => {
        if (index % 2 === 1) short = short.rescaled((index % 3) + 1);
        short.feed(event);
        long.feed(event);
        expect(inOrder(short)).toEqual(inOrder(long));
      });
      for (const harness of [short, long]) harness.feed({ type: "end" });
      expect(inOrder(short)).toEqual(inOrder(long));
    }),
    { numRuns: 120, seed: 20240606 },
  );
});

/** Output of one event; records between watermarks in one order, since that of different keys is not specified. */
function inOrder(harness: ParallelHarness): string[] {
  const lines: string[] = [];
  let records: string[] = [];
  for (const output of harness.takeOutput()) {
    if (output.type === "record") {
      records.push(JSON.stringify(output));
      continue;
    }
    lines.push(...records.sort(), JSON.stringify(output));
    records = [];
  }
  return [...lines, ...records.sort()];
}
