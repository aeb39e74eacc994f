import { types, withNullable, type DataType } from "@millrace/pipeline/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keySelector } from "../../record/key-selector.ts";
import { rowFactory } from "../../record/row-class.ts";
import { emitKeyGroup, emitStateKey } from "./key-code.ts";
import { ModuleBuilder } from "./module-builder.ts";

const KINDS: readonly { readonly type: DataType; readonly values: fc.Arbitrary<unknown> }[] = [
  { type: types.string, values: fc.string() },
  { type: types.int, values: fc.integer() },
  { type: types.bigint, values: fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 60n, max: 2n ** 63n - 1n })) },
  { type: types.double, values: fc.double({ noNaN: true }) },
  { type: types.boolean, values: fc.boolean() },
  { type: types.array(types.int), values: fc.array(fc.integer(), { maxLength: 3 }) },
];

describe("generated keys", () => {
  it("are those that the key selector makes, whatever the columns", () => {
    const example = fc
      .array(fc.record({ kind: fc.nat(KINDS.length - 1), nullable: fc.boolean() }), { minLength: 1, maxLength: 4 })
      .chain((columns) => {
        const schema = columns.map(({ kind, nullable }, i) => ({ name: `n${i}`, type: withNullable(KINDS[kind]!.type, nullable) }));
        return fc.record({
          schema: fc.constant(schema),
          values: fc.tuple(...columns.map(({ kind, nullable }) => (nullable ? fc.option(KINDS[kind]!.values) : KINDS[kind]!.values))),
        });
      });
    fc.assert(
      fc.property(example, fc.constantFrom(128, 100), ({ schema, values }, maxParallelism) => {
        const columns = [...schema.keys()];
        const key = { schema, columns, maxParallelism };
        const module = new ModuleBuilder();
        const names = columns.map((i) => `c${i}`);
        const stream = { columns: names, row: undefined, timestamp: "0", kind: "0" };
        module.addFunction("key", names, () => `return [${emitStateKey(module, key, stream)},${emitKeyGroup(module, key, stream)}];`);
        const [state, group] = module.build()["key"]!(...(values as never[])) as readonly unknown[];
        const selector = keySelector(schema, columns, maxParallelism);
        const row = rowFactory(columns.length)(values);
        expect(state).toEqual(selector.keyOf(row));
        expect(group).toBe(selector.keyGroupOf(row));
      }),
      { numRuns: 400, seed: 3 },
    );
  });
});
