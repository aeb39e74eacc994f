import fc from "fast-check";
import { expect, it } from "vitest";
import { packJson, unpackJson } from "./packed-json.ts";

it("gives every value of JSON back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(unpackJson(packJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
