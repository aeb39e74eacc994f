import { expect, test } from "vitest";
import { formatPath, valueAtPath } from "./config-path.ts";

test("paths are written as people read them", () => {
  expect(formatPath(["aggregates", 1, "expr"])).toBe("aggregates[1].expr");
  expect(formatPath([])).toBe("");
});

test("values are found by their path, also below names with dots", () => {
  const config = { aggregates: [{ expr: "a" }, { expr: "b" }], schema: { "a.b": "INT", plain: "STRING" } };
  expect(valueAtPath(config, "aggregates[1].expr")).toBe("b");
  expect(valueAtPath(config, "schema.plain")).toBe("STRING");
  expect(valueAtPath(config, "schema.a.b")).toBe("INT");
  expect(valueAtPath(config, "")).toBe(config);
});

test("what is not there is undefined, also what only a prototype has", () => {
  for (const path of ["x", "x.y[3]", "toString", "__proto__", "[0]", "..", "a["]) expect(valueAtPath({ a: 1 }, path)).toBeUndefined();
});
