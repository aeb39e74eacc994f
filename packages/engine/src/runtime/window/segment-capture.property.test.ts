import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PaneTable } from "./pane-table.ts";
import { hashKey, type Segment } from "./segment.ts";
import type { SegmentCapture } from "./segment-capture.ts";

const STRIDE = 3;
const STEP = 64 * STRIDE;

type Action =
  | { readonly type: "add"; readonly key: number; readonly count: number }
  | { readonly type: "step" }
  | { readonly type: "snapshot" };

/** A snapshot under way as `PendingPaneSnapshot` takes it. */
class Taking {
  readonly #parts: { readonly segment: Segment; readonly capture: SegmentCapture }[];
  readonly #taken = new Map<number, readonly number[]>();
  #at = 0;

  constructor(table: PaneTable) {
    this.#parts = table.segments().map((segment) => ({ segment, capture: segment.freeze() }));
  }

  step(): boolean {
    const part = this.#parts[0];
    if (part === undefined) return false;
    const end = Math.min(part.segment.limit, this.#at + STEP);
    part.capture.take(this.#at, end, (numbers, offset, length) => {
      for (let at = offset; at < offset + length; at += STRIDE)
        if (numbers[at] !== 0) this.#taken.set(numbers[at + 1]!, [numbers[at]!, numbers[at + 2]!]);
    });
    this.#at = end === part.segment.limit ? 0 : end;
    if (this.#at === 0) {
      part.segment.thaw(part.capture);
      this.#parts.shift();
    }
    return this.#parts.length > 0;
  }

  finish(): ReadonlyMap<number, readonly number[]> {
    while (this.step());
    return this.#taken;
  }
}

describe("SegmentCapture", () => {
  it.each([
    ["one segment that grows", 0],
    ["256 segments", 60_000],
  ])("gives the entries of its moment, whatever is added while it is taken bit by bit: %s", (_, expectedEntries) => {
    const action: fc.Arbitrary<Action> = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          type: fc.constant("add" as const),
          key: fc.integer({ min: 0, max: 400 }),
          count: fc.integer({ min: 1, max: 20 }),
        }),
      },
      { weight: 2, arbitrary: fc.constantFrom<Action>({ type: "step" }, { type: "snapshot" }) },
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 80 }), (actions) => {
        const table = new PaneTable(0, 1, STRIDE, expectedEntries);
        const model = new Map<number, readonly number[]>();
        const snapshots: { readonly taking: Taking; readonly expected: ReadonlyMap<number, readonly number[]> }[] = [];
        for (const each of actions) {
          if (each.type === "snapshot") snapshots.push({ taking: new Taking(table), expected: new Map(model) });
          else if (each.type === "step") snapshots[0]?.taking.step();
          else {
            for (let key = each.key; key < each.key + each.count; key++) {
              const { data } = table.insert(key, hashKey(key));
              const rows = data[table.at]! + 1;
              const sum = rows === 1 ? key : data[table.at + 2]! + key;
              data[table.at] = rows;
              data[table.at + 2] = sum;
              model.set(key, [rows, sum]);
            }
          }
        }
        for (const { taking, expected } of snapshots) expect(taking.finish()).toEqual(expected);
        expect(new Taking(table).finish()).toEqual(model);
        expect(table.segments().some(({ isFrozen }) => isFrozen)).toBe(false);
      }),
      { numRuns: expectedEntries === 0 ? 100 : 10 },
    );
  });
});
