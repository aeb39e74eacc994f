import { expect, it } from "vitest";
import { ownPath } from "./own-path.ts";

it.each([
  ["/jobs/1?node=a", "/jobs/1?node=a"],
  ["/", "/"],
  ["", "/"],
  ["jobs", "/"],
  ["//evil.example/x", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
  ["/\t/evil.example", "/"],
])("after the sign-in %j leads to %s", (to, expected) => {
  expect(ownPath(to)).toBe(expected);
});
