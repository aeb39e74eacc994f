import { cepPatternConfig } from "@millrace/pipeline/catalog";
import { types, type Schema } from "@millrace/pipeline/types";
import { OperatorHarness, operatorRegistry, testPlan } from "@millrace/engine/testing";

const SCHEMA: Schema = [
  { name: "k", type: types.int },
  { name: "v", type: types.int },
];
const KEYS = 100_000;
const ROWS_PER_MS = 100;
const WINDOW_MS = 50;
const ROWS_PER_WATERMARK = 10_000;

/** Runs so many rows through a loop with a window, then past all windows, and says what is left. */
export function leakTest(events: number): { readonly entries: number; readonly timers: number; readonly waiting: number } {
  const pattern = {
    steps: [
      { name: "a", where: "v < 250" },
      { name: "b", contiguity: "followedBy", where: "v >= 750", times: { min: 1, max: null } },
    ],
    withinMs: WINDOW_MS,
  };
  const plan = testPlan({
    kind: "cep.pattern",
    config: cepPatternConfig.parse({ pattern, columns: [{ as: "n", expr: "COUNT(b.v)" }] }),
    inputs: [SCHEMA],
    outputs: [
      [
        { name: "k", type: types.int },
        { name: "n", type: types.bigint },
      ],
    ],
    keys: [["k"]],
  });
  const harness = new OperatorHarness({ plan, create: operatorRegistry["cep.pattern"] }).open();
  for (let i = 0; i < events; i++) {
    const random = Math.imul(i ^ (i >>> 15), 0x21f0aaad) >>> 0;
    harness.processElement([random % KEYS, (random >>> 9) % 1000], 1 + Math.floor(i / ROWS_PER_MS));
    if (i % ROWS_PER_WATERMARK !== 0) continue;
    harness.processWatermark(Math.floor(i / ROWS_PER_MS));
    harness.takeOutput();
  }
  harness.processWatermark(2 + Math.floor(events / ROWS_PER_MS) + WINDOW_MS);
  harness.snapshot();
  return {
    entries: harness.state.entryCount(),
    timers: harness.timers.timerCount().event,
    waiting: harness.metrics.gauges.get("numPartialMatches") ?? 0,
  };
}
