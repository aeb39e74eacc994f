import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packPieces, Pieces } from "./pack-pieces.ts";
import { packState, unpackState } from "./state-codec.ts";

const LARGE = 5_000;

function joined({ pieces, byteLength }: Pieces): Uint8Array {
  const whole = Buffer.concat(pieces);
  expect(whole.length).toBe(byteLength);
  return whole;
}

describe("packPieces", () => {
  it("is read as what was packed, with large arrays as they are and small ones among the rest", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ name: fc.string(), size: fc.integer({ min: 0, max: 2 * LARGE }), isBytes: fc.boolean() })),
        (parts) => {
          const value = parts.map(({ name, size, isBytes }) => ({
            name,
            data: isBytes ? new Uint8Array(size).fill(size) : new Float64Array(size).fill(size + 0.5),
          }));
          expect(unpackState(joined(packPieces(value)))).toEqual(unpackState(packState(value)));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("does not copy large arrays", () => {
    const bytes = new Uint8Array(LARGE);
    const numbers = new Float64Array(LARGE);
    const buffers = packPieces({ bytes, numbers: numbers.subarray(1) }).pieces.map(({ buffer }) => buffer);
    expect(buffers).toContain(bytes.buffer);
    expect(buffers).toContain(numbers.buffer);
  });

  it("puts pieces in as bytes", () => {
    const inner = packPieces({ large: new Uint8Array(LARGE).fill(7), text: "t" });
    const [[name, bytes]] = unpackState(joined(packPieces([["node", inner]]))) as [[string, Uint8Array]];
    expect(name).toBe("node");
    expect(unpackState(bytes)).toEqual({ large: new Uint8Array(LARGE).fill(7), text: "t" });
  });
});
