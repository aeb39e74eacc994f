import { expect, it } from "vitest";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { stream } from "../../testing/stream-text.ts";
import { planNode, verifyNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";

const byKey = [["key"]] as const;

it("steps see what the ones before them wrote, and state is kept per key", () => {
  verifyNode({
    kind: "transform.process",
    config: {
      state: [{ name: "total", type: "BIGINT" }],
      onRow: [
        { op: "set", state: "total", expr: "COALESCE(total, 0) + v" },
        { op: "emit", columns: { who: "key", total: "total" }, when: "total > 5" },
        { op: "clear", state: "total", when: "total > 5" },
      ],
      schema: { who: "STRING", total: "BIGINT", nothing: "INT" },
    },
    keys: byKey,
    input: stream`
         t  key  v
      +I 1  a    4
      +I 2  b    5
      +I 3  a    4
      +I 4  a    1`,
    expected: stream`
         t  who  total  nothing:INT
      +I 3  a    8      null`,
  });
});

it("timers fire in their own time, are one per key and time, and can be deleted", () => {
  verifyNode({
    kind: "transform.process",
    config: {
      state: [{ name: "last_v", type: "BIGINT" }],
      onRow: [
        { op: "deleteTimer", at: "last_v + 10", when: "last_v IS NOT NULL" },
        { op: "set", state: "last_v", expr: "v" },
        { op: "registerTimer", at: "v + 10" },
        { op: "registerTimer", at: "v + 10" },
      ],
      onTimer: [{ op: "emit", columns: { key: "key", v: "last_v", domain: "timer_domain", late: "watermark_time > timer_time" } }],
      schema: { key: "STRING", v: "BIGINT", domain: "STRING", late: "BOOLEAN" },
    },
    keys: byKey,
    input: stream`
         t  key  v
      +I 1  a    1
      +I 2  b    2
      +I 3  a    5     // deletes a's timer at 11
      W  12
      W  20`,
    expected: stream`
         t  key  v  domain  late
      +I 12 b    2  event   false
      W  12
      +I 15 a    5  event   true
      W  20`,
  });
});

it("a processing-time timer gives rows without a time", () => {
  verifyNode({
    kind: "transform.process",
    config: {
      onRow: [{ op: "registerTimer", domain: "processing", at: "processing_time + INTERVAL '5' SECOND" }],
      onTimer: [{ op: "emit", columns: { key: "key" } }],
      schema: { key: "STRING" },
    },
    keys: byKey,
    input: stream`
         t  key  v
      P  1000
      +I 1  a    1
      P  5999
      P  6000`,
    expected: stream`
         t  key
      +I -  a`,
  });
});

it("coProcess shares state and timers between its inputs", () => {
  verifyNode({
    kind: "transform.coProcess",
    config: {
      state: [{ name: "limit_value", type: "BIGINT" }],
      onFirst: [{ op: "emit", columns: { key: "key", over: "v - limit_value" }, when: "v > limit_value" }],
      onSecond: [{ op: "set", state: "limit_value", expr: "w" }],
      schema: { key: "STRING", over: "BIGINT" },
    },
    keys: [["key"], ["key"]],
    input: stream`
         t  key  v
      2> t  key  w
      +I 1  a    9
      2> +I 2  a  5
      +I 3  a    9
      +I 4  b    9`,
    expected: stream`
         t  key  over
      +I 3  a    4`,
  });
});

it("state is forgotten after its time-to-live", () => {
  const input = stream`
       t  key  v
    +I 1  a    1`;
  const plan = planNode(
    {
      kind: "transform.process",
      config: {
        state: [{ name: "seen", type: "BOOLEAN", ttlMs: 10 }],
        onRow: [
          { op: "emit", columns: { seen: "seen" } },
          { op: "set", state: "seen", expr: "TRUE" },
        ],
        schema: { seen: "BOOLEAN" },
      },
      keys: byKey,
    },
    input.schemas,
  );
  const harness = new OperatorHarness({ plan, create: operatorRegistry["transform.process"] }).open();
  const seenAt = (now: number): unknown => {
    harness.setProcessingTime(now);
    harness.processElement(["a", 1], 1);
    const [output] = harness.takeOutput();
    return output?.type === "record" ? output.values[0] : undefined;
  };
  expect([seenAt(0), seenAt(9), seenAt(19)]).toEqual([null, true, null]);
});
