import { describe, expect, it } from "vitest";
import { toJsonb } from "./to-jsonb.ts";

describe("toJsonb", () => {
  it.each([
    ["plain values", { a: [1, "x", null] }, '{"a":[1,"x",null]}'],
    ["a NUL in a string", { a: "x\0y" }, '{"a":"x\ufffdy"}'],
    ["a backslash before u0000, which is no NUL", { a: "\\u0000" }, '{"a":"\\\\u0000"}'],
  ])("writes %s as PostgreSQL takes it", (_, value, text) => {
    expect(toJsonb(value)).toBe(text);
  });
});
