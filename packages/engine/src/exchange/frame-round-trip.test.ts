import { types, type Column, type DataType } from "@millrace/pipeline/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../runtime/codegen/module-builder.ts";
import { emitRead, emitWrite } from "./frame-code.ts";
import { frameLayout, type FrameLayout } from "./frame-layout.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";
import { Ring } from "./ring.ts";

type Values = readonly unknown[];

/** The two ends of a channel over one buffer, as generated code uses them. */
function channel(schema: readonly Column[], options: { readonly frames: number; readonly maxRows: number; readonly heapBytes: number }) {
  const layout: FrameLayout = frameLayout(schema, { hasKinds: true, maxRows: options.maxRows, heapBytes: options.heapBytes });
  const buffer = new SharedArrayBuffer(Ring.bytes(layout, options.frames));
  const writer = new FrameWriter(new Ring(buffer, layout), () => undefined);
  const reader = new FrameReader(new Ring(buffer, layout), () => undefined);
  const module = new ModuleBuilder();
  const names = schema.map((_, i) => `c${i}`);
  module.addFunction("write", ["W", ...names, "ts", "kind"], () =>
    emitWrite(module, layout, schema, { writer: "W", columns: names, timestamp: "ts", kind: "kind" }),
  );
  module.addFunction("read", ["reader", "r"], () => {
    const reads = schema.map((_, i) => emitRead(module, layout.columns[i]!, i, { local: `c${i}`, row: "r" })).join("\n");
    return `const {f64,i32,u8,b8,b4,b1,flags}=reader;${reads}return [f64[b8+${layout.timestamps / 8}+r],u8[b1+${layout.kinds}+r],${names.join(",")}];`;
  });
  const { write, read } = module.build() as unknown as {
    write: (writer: FrameWriter, ...values: unknown[]) => void;
    read: (reader: FrameReader, row: number) => Values;
  };
  return {
    writer,
    reader,
    write: (values: Values, timestamp: number, kind: number) => write(writer, ...values, timestamp, kind),
    read: (row: number) => read(reader, row),
  };
}

function drain(ends: ReturnType<typeof channel>, into: Values[]): void {
  for (;;) {
    const next = ends.reader.next();
    if (next === undefined) {
      if (!ends.writer.drain()) return;
    } else if (next === "rows") {
      for (; ends.reader.row < ends.reader.end; ends.reader.row++) into.push(ends.read(ends.reader.row));
    }
  }
}

const bigInteger = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((value) => !Number.isSafeInteger(Number(value)));
const text = fc.oneof(fc.string({ maxLength: 40 }), fc.string({ unit: "binary", maxLength: 40 }));

/** Value generators by type; what data-type.ts says that a row may hold. */
const KINDS: readonly { readonly type: DataType; readonly values: fc.Arbitrary<unknown> }[] = [
  { type: types.int, values: fc.integer() },
  { type: types.smallint, values: fc.integer({ min: -32768, max: 32767 }) },
  { type: types.bigint, values: fc.oneof(fc.maxSafeInteger(), bigInteger) },
  { type: types.double, values: fc.double() },
  { type: types.boolean, values: fc.boolean() },
  { type: types.string, values: text },
  { type: types.timestamp(3), values: fc.integer({ min: -(2 ** 45), max: 2 ** 45 }) },
  {
    type: types.decimal(38, 2),
    values: fc.oneof(
      fc.maxSafeInteger(),
      bigInteger,
      fc.bigInt({ min: -(10n ** 38n), max: 10n ** 38n }).filter((value) => !Number.isSafeInteger(Number(value))),
    ),
  },
  { type: types.bytes, values: fc.uint8Array({ maxLength: 20 }) },
  { type: types.array(types.int), values: fc.array(fc.option(fc.integer()), { maxLength: 5 }) },
  {
    type: types.map(types.string, types.bigint),
    values: fc.dictionary(fc.string(), fc.oneof(fc.maxSafeInteger(), bigInteger)).map((entries) => new Map(Object.entries(entries))),
  },
];

describe("frames", () => {
  it("give back exactly the records that were put in, in order, whatever the schema", () => {
    const example = fc
      .array(fc.record({ kind: fc.nat(KINDS.length - 1), nullable: fc.boolean() }), { minLength: 1, maxLength: 6 })
      .chain((columns) => {
        const schema = columns.map(({ kind, nullable }, i) => ({ name: `n${i}`, type: { ...KINDS[kind]!.type, nullable } as DataType }));
        const row = fc.tuple(...columns.map(({ kind, nullable }) => (nullable ? fc.option(KINDS[kind]!.values) : KINDS[kind]!.values)));
        return fc.record({
          schema: fc.constant(schema),
          rows: fc.array(fc.tuple(row, fc.integer(), fc.nat(3)), { maxLength: 60, size: "max" }),
        });
      });
    fc.assert(
      fc.property(example, fc.integer({ min: 2, max: 4 }), ({ schema, rows }, frames) => {
        const ends = channel(schema, { frames, maxRows: 8, heapBytes: 2048 });
        const got: Values[] = [];
        for (const [values, timestamp, kind] of rows) {
          ends.write(values, timestamp, kind);
          if (!ends.writer.isAvailable()) drain(ends, got);
        }
        ends.writer.flush();
        drain(ends, got);
        expect(got).toEqual(rows.map(([values, timestamp, kind]) => [timestamp, kind, ...values]));
      }),
      { numRuns: 300, seed: 20251125 },
    );
  });

  it("keep in-band events at their place between the records", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.record({ watermark: fc.integer() })), { maxLength: 80, size: "max" }), (items) => {
        const ends = channel([{ name: "v", type: types.int }], { frames: 3, maxRows: 8, heapBytes: 0 });
        const got: unknown[] = [];
        const read = (): void => {
          for (;;) {
            const next = ends.reader.next();
            if (next === undefined) {
              if (!ends.writer.drain()) return;
            } else if (next === "rows") {
              for (; ends.reader.row < ends.reader.end; ends.reader.row++) got.push(ends.read(ends.reader.row)[2]);
            } else if (next.type === "watermark") {
              got.push({ watermark: next.value });
            }
          }
        };
        for (const item of items) {
          if (typeof item === "number") ends.write([item], 0, 0);
          else ends.writer.event({ type: "watermark", value: item.watermark });
          if (!ends.writer.isAvailable()) read();
        }
        ends.writer.flush();
        read();
        expect(got).toEqual(items);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it("carry barriers with all their options, and flush them at once", () => {
    const ends = channel([{ name: "v", type: types.int }], { frames: 4, maxRows: 8, heapBytes: 0 });
    const options = { kind: "savepoint", alignment: "aligned", triggeredAt: 1_764_000_000_123, stop: "suspend" } as const;
    ends.write([1], 5, 0);
    ends.writer.event({ type: "barrier", checkpointId: 2 ** 40 + 1, options });
    expect(ends.reader.next()).toBe("rows");
    ends.reader.row = ends.reader.end;
    expect(ends.reader.next()).toEqual({ type: "barrier", checkpointId: 2 ** 40 + 1, options });
  });

  it("show an announced barrier until it is taken, and none that is older than one that was", () => {
    const ends = channel([{ name: "v", type: types.int }], { frames: 8, maxRows: 8, heapBytes: 0 });
    const announce = (checkpointId: number): void => {
      ends.writer.barrier({ type: "barrier", checkpointId, options: { kind: "checkpoint", alignment: "unaligned", triggeredAt: 1 } });
      ends.writer.announce(checkpointId);
    };
    announce(2);
    expect(ends.reader.announcement()).toMatchObject({ checkpointId: 2 });
    ends.reader.takeAnnouncement(2);
    expect(ends.reader.announcement()).toBeUndefined();
    announce(1);
    expect(ends.reader.announcement()).toBeUndefined();
    announce(3);
    expect(ends.reader.announcement()).toMatchObject({ checkpointId: 3 });
  });

  it("refuse a record that fits no frame, and take the next one", () => {
    const ends = channel([{ name: "s", type: types.string }], { frames: 2, maxRows: 8, heapBytes: 256 });
    expect(() => ends.write(["x".repeat(129)], 0, 0)).toThrow(expect.objectContaining({ code: "RECORD_TOO_LARGE" }));
    ends.write(["y".repeat(128)], 0, 0);
    ends.writer.flush();
    const got: Values[] = [];
    drain(ends, got);
    expect(got.map((values) => values[2])).toEqual(["y".repeat(128)]);
  });

  it("go to the overflow without credit, lose nothing, and become available again by credits", () => {
    const ends = channel([{ name: "v", type: types.int }], { frames: 2, maxRows: 8, heapBytes: 0 });
    for (let i = 0; i < 100; i++) ends.write([i], 0, 0);
    ends.writer.flush();
    expect(ends.writer.isAvailable()).toBe(false);
    const got: Values[] = [];
    drain(ends, got);
    expect(got.map((values) => values[2])).toEqual(Array.from({ length: 100 }, (_, i) => i));
    expect([ends.reader.recordsIn, ends.reader.bytesIn]).toEqual([100, ends.writer.bytesOut]);
    expect(ends.writer.isAvailable()).toBe(true);
  });
});
