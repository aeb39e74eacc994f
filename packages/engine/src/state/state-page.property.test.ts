import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedForm } from "./fixed-form.ts";
import type { StateKey } from "./state-backend.ts";
import { StatePage } from "./state-page.ts";

const form = fixedForm({ name: "s", kind: "value", type: { kind: "json", version: 1 }, hasTtl: false, formatVersion: 1 });

type Action =
  | { readonly type: "put"; readonly namespace: string; readonly key: StateKey; readonly value: unknown }
  | { readonly type: "remove" | "get"; readonly namespace: string; readonly key: StateKey }
  | { readonly type: "many"; readonly namespace: string; readonly count: number }
  | { readonly type: "capture" | "write" };

const namespace = fc.constantFrom("", "w");
/** Texts, and numbers among those that "many" puts. */
const key: fc.Arbitrary<StateKey> = fc.oneof(fc.integer({ min: 0, max: 80 }), fc.constantFrom("a", null, 0.5));
const value = fc.oneof({ weight: 8, arbitrary: fc.integer() }, { weight: 1, arbitrary: fc.constantFrom("text", [1, 2], true) });
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant("put" as const), namespace, key, value }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constantFrom("remove" as const, "get" as const), namespace, key }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("many" as const), namespace, count: fc.integer({ min: 1, max: 90 }) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constantFrom("capture" as const, "write" as const) }) },
  ),
  { maxLength: 60 },
);

const sorted = (entries: Iterable<readonly [unknown, unknown]>): unknown[] => [...entries].map((entry) => JSON.stringify(entry)).sort();

/** The model: one flat Map, copied as a whole at each capture. */
class Model {
  readonly entries = new Map<string, [string, StateKey, unknown]>();

  put(ns: string, each: StateKey, stored: unknown): void {
    this.entries.set(`${ns}/${typeof each}/${String(each)}`, [ns, each, stored]);
  }

  remove(ns: string, each: StateKey): void {
    this.entries.delete(`${ns}/${typeof each}/${String(each)}`);
  }

  get(ns: string, each: StateKey): unknown {
    return this.entries.get(`${ns}/${typeof each}/${String(each)}`)?.[2];
  }

  copy(): unknown[] {
    return sorted([...this.entries.values()].map(([ns, each, stored]) => [ns, [each, stored]] as const));
  }
}

describe("StatePage", () => {
  it("gives each capture the entries of its moment, in whatever form they are kept meanwhile", () => {
    fc.assert(
      fc.property(actions, (all) => {
        const page = new StatePage<unknown>(form);
        const model = new Model();
        const captures: { readonly taken: ReturnType<typeof page.capture>; readonly expected: unknown[] }[] = [];
        const write = (): void => {
          const first = captures.shift();
          if (first === undefined) return;
          const entries = first.taken.entries().flatMap(([ns, each]) => each.map((entry) => [ns, entry] as const));
          expect(sorted(entries)).toEqual(first.expected);
        };
        const put = (ns: string, each: StateKey, stored: unknown): void => {
          page.put(ns, each, stored);
          model.put(ns, each, stored);
        };
        for (const action of all) {
          if (action.type === "put") put(action.namespace, action.key, action.value);
          else if (action.type === "many") for (let each = 0; each < action.count; each++) put(action.namespace, each, each * 2);
          else if (action.type === "get") expect(page.get(action.namespace, action.key)).toEqual(model.get(action.namespace, action.key));
          else if (action.type === "remove") {
            page.remove(action.namespace, action.key);
            model.remove(action.namespace, action.key);
          } else if (action.type === "capture") captures.push({ taken: page.capture((stored) => stored), expected: model.copy() });
          else write();
          expect(page.size).toBe(model.entries.size);
        }
        while (captures.length > 0) write();
      }),
      { numRuns: 300 },
    );
  });
});
