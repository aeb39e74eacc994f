import { describe, expect, it } from "vitest";
import { OperatorHarness, type HarnessOptions } from "../../testing/operator-harness.ts";
import { testPlan } from "../../testing/test-plan.ts";
import { cepPatternConfig } from "@millrace/pipeline/catalog";
import type { Pattern } from "@millrace/pipeline/patterns";
import { types, type Schema } from "@millrace/pipeline/types";
import { CepOperator } from "./cep-operator.ts";
import type { PatternChange } from "./rule.ts";

const ROWS: Schema = [
  { name: "user", type: types.string },
  { name: "kind", type: types.string },
];
const MATCH: Schema = [
  { name: "user", type: types.string },
  { name: "n", type: types.bigint },
];
const chain = (...kinds: string[]): Pattern => ({
  steps: kinds.map((kind, index) => ({
    name: kind,
    where: `kind = '${kind}'`,
    ...(index === 0 ? {} : { contiguity: "followedBy" as const }),
  })),
  withinMs: 100,
});
const change = (version: number, pattern: Pattern, oldMatches: PatternChange["oldMatches"] = "finish"): PatternChange => ({
  version,
  pattern: JSON.stringify(pattern),
  oldMatches,
});

function operator(pattern: Pattern, options: Partial<HarnessOptions> = {}): OperatorHarness {
  const config = cepPatternConfig.parse({ pattern, columns: [{ as: "n", expr: "COUNT(a.kind)" }] });
  const plan = testPlan({
    kind: "cep.pattern",
    config,
    inputs: [ROWS],
    outputs: [MATCH],
    keys: [["user"]],
    parallelism: options.restore?.length ?? 1,
  });
  return new OperatorHarness({ plan, create: (each) => new CepOperator(each), ...options }).open();
}

/** "u a@3": a row of user u and kind a at time 3, and the watermark that lets it in. */
function feed(harness: OperatorHarness, ...rows: readonly string[]): string[] {
  for (const text of rows) {
    const [, user, kind, time] = /^(\S+) (\S+)@(\d+)$/.exec(text) ?? [];
    harness.processElement([user, kind], Number(time));
    harness.processWatermark(Number(time));
  }
  return harness.takeOutput().flatMap((output) => (output.type === "record" ? [`${output.timestamp} ${String(output.values[0])}`] : []));
}

describe("a pattern that is changed while it runs", () => {
  it("finishes what the old one has begun, and begins by the new one", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1", "v a@2");
    harness.operator.reconfigure?.(change(1, chain("a", "c")));
    expect(feed(harness, "u b@3", "w a@4", "w b@5", "w c@6", "v c@7", "v b@8")).toEqual(["3 u", "6 w", "8 v"]);
  });

  it("drops what the old one has begun, where that is wished", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1");
    harness.operator.reconfigure?.(change(1, chain("a", "c"), "discard"));
    expect(feed(harness, "u b@3", "u a@4", "u c@5")).toEqual(["5 u"]);
  });

  it("drops what a change has dropped, though a later one would finish it", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1");
    harness.operator.reconfigure?.(change(1, chain("a", "c"), "discard"));
    harness.operator.reconfigure?.(change(2, chain("a", "d"), "finish"));
    expect(feed(harness, "u b@3")).toEqual([]);
  });

  it("keeps windows of their own lengths apart", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1");
    harness.operator.reconfigure?.(change(1, { ...chain("a", "b"), withinMs: 10 }));
    expect(feed(harness, "v a@20", "w a@25", "v b@31", "w b@32", "u b@40")).toEqual(["32 w", "40 u"]);
  });

  it("refuses a pattern that is wrong, says why, and goes on with the old one", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1");
    const wrong = { ...chain("a", "b"), steps: [{ name: "a", where: "knd = 'a'" }] };
    expect(() => harness.operator.reconfigure?.(change(1, wrong))).toThrow(/^Version 1 of the pattern is refused: .*knd/);
    // The column of the result speaks of step a.
    expect(() => harness.operator.reconfigure?.(change(1, chain("x", "y")))).toThrow(/^Version 1 of the pattern is refused/);
    expect(feed(harness, "u b@2")).toEqual(["2 u"]);
  });

  it("changes nothing by a version that is not newer", () => {
    const harness = operator(chain("a", "b"));
    harness.operator.reconfigure?.(change(3, chain("a", "c")));
    harness.operator.reconfigure?.(change(3, chain("a", "d")));
    harness.operator.reconfigure?.(change(2, chain("a", "d")));
    expect(feed(harness, "u a@1", "u d@2", "u c@3")).toEqual(["3 u"]);
    expect(harness.metrics.gauges.get("patternVersion")).toBe(3);
  });

  it("is known to every subtask after a restore, also where it reached another before its barrier only", () => {
    const knows = operator(chain("a", "b"));
    feed(knows, "u a@1");
    knows.operator.reconfigure?.(change(1, chain("a", "c")));
    const knowsNot = operator(chain("a", "b"));
    const snapshots = [knowsNot.snapshot(), knows.snapshot()];
    const restored = [0, 1].map((subtaskIndex) => operator(chain("a", "b"), { restore: snapshots, subtaskIndex }));
    for (const each of restored) each.processWatermark(1);
    const owner = restored[restored[0]!.subtaskOf(["u", "b"], 0)]!;
    expect(feed(owner, "u b@2", "u a@3", "u b@4", "u c@5")).toEqual(["2 u", "5 u"]);
    expect(restored.map((each) => each.metrics.gauges.get("patternVersion"))).toEqual([1, 1]);
  });

  it("gives way to a document that was given another pattern since", () => {
    const harness = operator(chain("a", "b"));
    harness.operator.reconfigure?.(change(4, chain("a", "c")));
    feed(harness, "u a@1");
    const restore = [harness.snapshot()];
    const same = operator(chain("a", "b"), { restore });
    expect(feed(same, "w a@2", "w d@3", "w c@4")).toEqual(["4 w"]);
    const edited = operator(chain("a", "d"), { restore });
    expect(feed(edited, "w a@2", "w d@3", "u c@4")).toEqual(["3 w", "4 u"]);
    expect(edited.metrics.gauges.get("patternVersion")).toBe(5);
  });
});

describe("the key that waits longest", () => {
  const waiting = (harness: OperatorHarness) => harness.operator.longestWaiting?.();

  it.each([
    ["a sequence", chain("a", "b", "c")],
    ["a pattern that is no sequence", { ...chain("a", "b", "c"), afterMatchSkip: { strategy: "skipPastLastEvent" as const } }],
    ["a pattern without a window", { ...chain("a", "b", "c"), withinMs: 0, afterMatchSkip: { strategy: "skipPastLastEvent" as const } }],
  ])("of %s is named, with its step and since when", (_, pattern) => {
    const harness = operator(pattern);
    expect(waiting(harness)).toBeUndefined();
    feed(harness, "u a@1", "v a@2", "v b@3", "w a@4");
    expect(waiting(harness)).toEqual({ key: "u", since: 1, step: "b" });
    feed(harness, "u b@5", "u c@6");
    expect(waiting(harness)).toEqual({ key: "v", since: 2, step: "c" });
  });

  it("is none where all windows are over", () => {
    const harness = operator(chain("a", "b"));
    feed(harness, "u a@1");
    harness.processWatermark(101);
    expect(waiting(harness)).toBeUndefined();
  });
});
