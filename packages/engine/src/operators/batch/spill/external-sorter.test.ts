import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDataType, type Schema } from "@millrace/pipeline/types";
import type { Row } from "../../../record/row.ts";
import { rowFactory, rowValues } from "../../../record/row-class.ts";
import { rowOrder } from "../../row-order.ts";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { ExternalSorter } from "./external-sorter.ts";
import { orderBytes } from "./order-bytes.ts";
import { RowBytes } from "./row-bytes.ts";
import { RowLog } from "./row-log.ts";
import type { SpillFile } from "./spill-files.ts";
import { compareBytes, valueStart } from "./spilled-record.ts";

/** Files in memory, with how many are open. */
class HeapFiles {
  open = 0;
  made = 0;

  create(): SpillFile {
    this.open++;
    this.made++;
    let bytes = Buffer.alloc(0);
    return {
      append: (more) => void (bytes = Buffer.concat([bytes, more])),
      read: (position, target) => bytes.copy(target, 0, position),
      close: () => void this.open--,
    };
  }
}

const schema: Schema = Object.entries({
  s: "STRING",
  l: "BIGINT",
  d: "DOUBLE",
  m: "DECIMAL(38, 2)",
  b: "BOOLEAN",
  y: "BYTES",
  i: "INT",
  t: "TIMESTAMP(6)",
  a: "ARRAY<STRING>",
}).map(([name, type]) => ({ name, type: parseDataType(type) }));
const createRow = rowFactory(schema.length);
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 4 }),
  fc.constantFrom("", "\0", "\u0001", "a", "aa", "\uffff", "\u{10000}", "\ud800"),
);
const rows = fc.array(
  fc
    .tuple(
      fc.option(text),
      fc.option(
        fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(2n ** 53n + 1n, 2n ** 53n + 2n, 2 ** 53, -(2n ** 63n), 2n ** 63n - 1n)),
      ),
      fc.option(fc.oneof(fc.double(), fc.constantFrom(-0, 0, Number.NaN, Infinity, -Infinity))),
      fc.option(
        fc.oneof(
          fc.integer({ min: -2, max: 2 }),
          fc.bigInt({ min: 10n ** 36n, max: 10n ** 36n + 3n }),
          fc.bigInt({ min: -(10n ** 37n), max: -(10n ** 37n) + 3n }),
        ),
      ),
      fc.option(fc.boolean()),
      fc.option(fc.uint8Array({ maxLength: 3 })),
      fc.option(fc.integer()),
      fc.option(fc.constantFrom(0, 1.5, -1, 253_402_300_799_999.5)),
      fc.option(fc.array(fc.constantFrom("", "x", "é", "日本"), { maxLength: 2 })),
    )
    .map((values) => createRow(values)),
  { maxLength: 60 },
);
const orders = fc
  .uniqueArray(
    fc.record({
      column: fc.constantFrom("s", "l", "d", "m", "b", "y", "i", "t"),
      order: fc.constantFrom("asc" as const, "desc" as const),
      nulls: fc.constantFrom(undefined, "first" as const, "last" as const),
    }),
    { minLength: 1, maxLength: 3, selector: ({ column }) => column },
  )
  .map((list) => list.map(({ nulls, ...each }) => (nulls === undefined ? each : { ...each, nulls })));

describe("orderBytes", () => {
  it("gives bytes in the order of the rows, for every type and direction", () => {
    fc.assert(
      fc.property(rows, orders, (list, orderBy) => {
        const compare = rowOrder(orderBy, schema);
        const write = orderBytes(orderBy, schema);
        const bytes = list.map((row) => {
          const target = new ByteWriter();
          write(row, target);
          return target.bytes.slice(0, target.length);
        });
        list.forEach((left, i) => {
          list.forEach((right, j) => {
            const [a, b] = [bytes[i]!, bytes[j]!];
            expect(Math.sign(compareBytes(a, 0, a.length, b, 0, b.length))).toBe(Math.sign(compare(left, right)));
          });
        });
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

describe("ExternalSorter", () => {
  function sorted(
    list: readonly Row[],
    orderBy: Parameters<typeof orderBytes>[0],
    memoryBytes: number,
  ): { readonly rows: unknown[][]; readonly files: HeapFiles } {
    const files = new HeapFiles();
    const sorter = new ExternalSorter({ memoryBytes, files });
    const codec = new RowBytes(schema);
    const write = orderBytes(orderBy, schema);
    for (const row of list)
      sorter.add(
        (target) => write(row, target),
        (target) => codec.write(row, target),
      );
    const reader = new ByteReader();
    const result = Array.from(sorter.sorted(), (record) =>
      rowValues(codec.read(reader.open(record.bytes, valueStart(record))), schema.length),
    );
    sorter.close();
    return { rows: result, files };
  }

  it("sorts stably, within the budget and over files, and closes its files", () => {
    fc.assert(
      fc.property(rows, orders, fc.constantFrom(1, 200, 2000, 1_000_000), (list, orderBy, memoryBytes) => {
        const compare = rowOrder(orderBy, schema);
        const expected = [...list].sort(compare).map((row) => rowValues(row, schema.length));
        const got = sorted(list, orderBy, memoryBytes);
        expect(got.rows).toEqual(expected);
        expect(got.files.open).toBe(0);
        if (memoryBytes === 1 && list.length > 1) expect(got.files.made).toBeGreaterThanOrEqual(list.length);
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it("merges more runs than it reads at a time", () => {
    const list = Array.from({ length: 5000 }, (_, i) => createRow(["x", (i * 7919) % 5000, i, null, null, null, null, null, null]));
    const { rows: got, files } = sorted(list, [{ column: "l", order: "asc" }], 1000);
    expect(files.made).toBeGreaterThan(64);
    expect(got.map((values) => values[1])).toEqual(Array.from({ length: 5000 }, (_, i) => i));
  });
});

describe("RowLog", () => {
  it("gives back what it was given, any number of times, in memory and in a file", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 300, 1_000_000), (list, memoryBytes) => {
        const files = new HeapFiles();
        const log = new RowLog(schema, { memoryBytes, files });
        list.forEach((row, index) => log.add(row, index));
        const expected = list.map((row, index) => [rowValues(row, schema.length), index]);
        for (let pass = 0; pass < 2; pass++)
          expect(Array.from(log.rows(), ({ row, timestamp }) => [rowValues(row, schema.length), timestamp])).toEqual(expected);
        log.close();
        expect(files.open).toBe(0);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
