import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { NAMES_DICTIONARY } from "./names-dictionary.ts";
import { packJson, unpackJson } from "./packed-json.ts";

it("gives every value of JSON back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpackJson(packJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("gives back what an older release wrote without a dictionary, which no text with one begins like", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 9 }), (value, level) => {
      const old = new Uint8Array(deflateRawSync(JSON.stringify(value), { level }));
      expect(old[0]! & 0b110).not.toBe(0b110);
      expect(unpackJson(old)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("the dictionary is the one with which rows were written", () => {
  expect(createHash("sha256").update(NAMES_DICTIONARY).digest("hex")).toBe(
    "de4ba73bd795efb3e972da8e8f1778643b50787cc1b9b4834b1810aee4d2ae3a",
  );
});

it("throws for bytes that it did not write", () => {
  expect(() => unpackJson(new Uint8Array([0x07, 0xff]))).toThrow();
  expect(() => unpackJson(new Uint8Array())).toThrow();
});
