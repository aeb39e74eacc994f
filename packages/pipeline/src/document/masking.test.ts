import { expect, it } from "vitest";
import { MASK, maskRow } from "./masking.ts";

it("covers masked fields by name, in nested rows and lists too, and leaves the others", () => {
  const row = { card: "4111", amount: 3, buyer: { name: "Ann", card: "4222" }, past: [{ card: "4333", n: 1 }], when: null };
  expect(maskRow(row, { masked: ["card", "name"] })).toEqual({
    card: MASK,
    amount: 3,
    buyer: { name: MASK, card: MASK },
    past: [{ card: MASK, n: 1 }],
    when: null,
  });
  expect(maskRow(row, { masked: [] })).toBe(row);
});
