import { expect, test } from "vitest";
import { SamplePace } from "./sample-pace.ts";

/** Lets the sources read in turn as the executor does, until all end or wait; who read what, and what each does then. */
function turns(pace: SamplePace, sources: readonly string[]): { readonly order: string; readonly after: readonly string[] } {
  const read = new Map<string, number>();
  const order: string[] = [];
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    for (const source of sources) {
      if (pace.next(source) !== "read") continue;
      read.set(source, (read.get(source) ?? 0) + 1);
      pace.note(source, read.get(source) ?? 0);
      order.push(source);
      isMoving = true;
    }
  }
  return { order: order.join(""), after: sources.map((source) => pace.next(source)) };
}

test("without idle sources each goes to its end on its own", () => {
  expect(turns(new SamplePace({ rows: { a: 1, b: 3 }, idleAfter: {} }), ["a", "b"])).toEqual({ order: "abbb", after: ["end", "end"] });
});

test("who is idle goes on when the others have given all, and all end together", () => {
  const pace = new SamplePace({ rows: { a: 3, b: 2 }, idleAfter: { b: 1 } });
  pace.note("a", 1);
  pace.note("b", 1);
  expect(pace.next("b")).toBe("idle");
  pace.note("a", 3);
  expect([pace.next("a"), pace.next("b")]).toEqual(["hold", "read"]);
  pace.note("b", 2);
  expect([pace.next("a"), pace.next("b")]).toEqual(["end", "end"]);
});

test("a source without rows is idle until the others are through", () => {
  const pace = new SamplePace({ rows: { a: 1, b: 0 }, idleAfter: { b: 0 } });
  expect(pace.next("b")).toBe("idle");
  pace.note("a", 1);
  expect([pace.next("a"), pace.next("b")]).toEqual(["end", "end"]);
});

test("idle sources come back one after the other", () => {
  expect(turns(new SamplePace({ rows: { a: 1, b: 2, c: 2 }, idleAfter: { b: 0, c: 0 } }), ["a", "b", "c"]).order).toBe("abbcc");
});

test("nobody reads behind the limit, and nobody ends there", () => {
  const pace = new SamplePace({ rows: { a: 2, b: 2 }, idleAfter: {} });
  pace.limit = 4;
  expect(turns(pace, ["a", "b"])).toEqual({ order: "abab", after: ["hold", "hold"] });
});
