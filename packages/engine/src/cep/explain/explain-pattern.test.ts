import { describe, expect, it } from "vitest";
import type { Pattern } from "@millrace/pipeline/patterns";
import { types, type Schema } from "@millrace/pipeline/types";
import { explainPattern } from "./explain-pattern.ts";
import type { PatternExplanation } from "./explanation.ts";

const SCHEMA: Schema = [
  { name: "kind", type: types.string },
  { name: "price", type: types.double },
];

/** "a10 b5@7": kind and price, at times 1, 2, 3 … or the one behind the @. */
function explain(pattern: Pattern, events: string): PatternExplanation {
  let time = 0;
  const list = events.split(" ").map((text) => {
    const [, kind = "", price = "", at] = /^([a-z])(\d*)(?:@(\d+))?$/.exec(text) ?? [];
    time = at === undefined ? time + 1 : Number(at);
    return { values: [kind, price === "" ? null : Number(price)], timestamp: time };
  });
  return explainPattern(pattern, SCHEMA, list);
}

const rising: Pattern = {
  steps: [
    { name: "a", where: "kind = 'a'" },
    { name: "b", contiguity: "followedBy", where: "kind = 'b' AND price > LAST(a.price)" },
  ],
  withinMs: 10,
};

describe("explainPattern", () => {
  it("says which partial matches an event began, advanced and completed", () => {
    const { events, waiting } = explain(
      {
        steps: [
          { name: "a", where: "kind = 'a'" },
          { name: "b", contiguity: "followedBy", where: "kind = 'b'" },
          { name: "c", contiguity: "followedBy", where: "kind = 'c'" },
        ],
      },
      "a b x c a",
    );
    expect(events[0]).toMatchObject({ started: [{ rows: { a: [0] }, waitingFor: "b" }], fits: ["a"], matches: [] });
    expect(events[1]).toMatchObject({ started: [], advanced: [{ rows: { a: [0], b: [1] }, waitingFor: "c" }] });
    expect(events[2]).toMatchObject({ fits: [], advanced: [], skippedBy: 1, killed: [] });
    expect(events[3]).toMatchObject({ matches: [{ a: [0], b: [1], c: [3] }] });
    expect(waiting).toEqual([{ rows: { a: [4] }, waitingFor: "b" }]);
  });

  it("names the part of a condition that failed on a near miss", () => {
    const { events } = explain(rising, "a10 b5 x b");
    expect(events[1]?.nearMisses).toEqual([
      {
        partial: { rows: { a: [0] }, waitingFor: "b" },
        reason: { kind: "condition", step: "b", failed: [{ text: "price > LAST(a.price)", isNull: false, range: { start: 15, end: 36 } }] },
      },
    ]);
    // Nothing of the condition is true: no near miss.
    expect(events[2]?.nearMisses).toEqual([]);
    // A missing price is neither greater nor not.
    expect(events[3]?.nearMisses[0]?.reason).toMatchObject({ failed: [{ text: "price > LAST(a.price)", isNull: true }] });
  });

  it("names the gap where a row came too late", () => {
    const { events } = explain(rising, "a10@1 b20@14");
    expect(events[1]).toMatchObject({
      timedOut: [{ rows: { a: [0] }, at: 11 }],
      nearMisses: [{ reason: { kind: "gap", step: "b", gapMs: 13, windowMs: 10, since: "first" } }],
      matches: [],
    });
  });

  it("names the gap since the previous row", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "kind = 'a'" },
        { name: "b", contiguity: "followedBy", where: "kind = 'b'", withinMs: 3, withinScope: "previous-and-current" },
      ],
    };
    expect(explain(pattern, "a@1 b@6").events[1]?.nearMisses).toMatchObject([
      { reason: { kind: "gap", gapMs: 5, windowMs: 3, since: "previous" } },
    ]);
  });

  it("says why next ended a partial match", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "kind = 'a'" },
        { name: "b", contiguity: "next", where: "kind = 'b' AND price > 5" },
      ],
    };
    const { events } = explain(pattern, "a b3");
    expect(events[1]?.killed).toMatchObject([
      { partial: { rows: { a: [0] } }, reason: { kind: "condition", step: "b", failed: [{ text: "price > 5" }] } },
    ]);
  });

  it("says which forbidden step ended a partial match", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "kind = 'a'" },
        { name: "n", contiguity: "notFollowedBy", where: "kind = 'n'" },
        { name: "c", contiguity: "followedBy", where: "kind = 'c'" },
      ],
    };
    expect(explain(pattern, "a n c").events[1]?.killed).toEqual([
      { partial: { rows: { a: [0] }, waitingFor: "c" }, reason: { kind: "forbidden", step: "n" } },
    ]);
  });

  it("shows partial matches that a skip strategy dropped", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "kind = 'a'" },
        { name: "b", contiguity: "followedByAny", where: "kind = 'b'" },
      ],
      afterMatchSkip: { strategy: "skipPastLastEvent" },
    };
    const { events } = explain(pattern, "a a b b");
    expect(events[2]?.matches).toEqual([{ a: [0], b: [2] }]);
    expect(events[2]?.killed.map(({ reason }) => reason.kind)).toContain("skipped-after-match");
    expect(events[3]?.matches).toEqual([]);
  });

  it("keeps keys apart and takes events in order of time", () => {
    const list = [
      ["b", 2, 3],
      ["a", 1, 1],
      ["a", 2, 2],
    ].map(([kind, price, timestamp]) => ({ values: [kind, price], timestamp: timestamp as number }));
    const { events } = explainPattern(
      {
        steps: [
          { name: "a", where: "kind = 'a'" },
          { name: "b", contiguity: "followedBy", where: "kind = 'b'" },
        ],
      },
      SCHEMA,
      list,
      { keyColumns: [1] },
    );
    expect(events.map(({ event }) => event)).toEqual([1, 2, 0]);
    expect(events[2]?.matches).toEqual([{ a: [2], b: [0] }]);
  });

  it("stops at an event at which the pattern fails, and says why", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "kind = 'a'" },
        { name: "b", contiguity: "followedBy", where: "kind = 'b'" },
      ],
      afterMatchSkip: { strategy: "skipToFirst", step: "a", throwIfMissing: true },
    };
    expect(explain(pattern, "a b a").error).toMatchObject({ code: "CEP_SKIP_TO_START", event: 1 });
  });

  it("refuses a pattern that is wrong", () => {
    expect(() => explain({ steps: [{ name: "a" }, { name: "a", contiguity: "next" }] }, "a")).toThrow(/two steps named "a"/);
  });
});
