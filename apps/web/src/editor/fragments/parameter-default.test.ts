import { expect, test } from "vitest";
import { parameterDefault } from "./parameter-default.ts";

test.each([
  ["12", 12],
  ["-0.5", -0.5],
  ["true", true],
  ["12345678901234567890", "12345678901234567890"],
  ["1e5", "1e5"],
  ["orders", "orders"],
  ["", ""],
])("%j is %j", (text, expected) => expect(parameterDefault(text)).toBe(expected));
