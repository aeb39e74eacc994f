import { describe, expect, test } from "vitest";
import { inferKind, stream } from "../testing/infer-kind.ts";

const bounded = stream("a INT, b ARRAY<INT>", { bounded: true });
const by = { orderBy: [{ column: "a" }] };

describe.each(["transform.sortPartition", "transform.globalSort", "transform.rangePartition"] as const)("%s", (kind) => {
  test("keeps the rows of an input that ends", () => {
    const { outputs, findings } = inferKind(kind, by, [bounded], "batch");
    expect(findings).toEqual([]);
    expect(outputs).toEqual([bounded]);
  });

  test("refuses an input that never ends, and columns without an order", () => {
    expect(inferKind(kind, by, [{ ...bounded, bounded: false }]).findings).toEqual(["NEEDS_BOUNDED_INPUT"]);
    expect(inferKind(kind, { orderBy: [{ column: "b" }] }, [bounded]).findings).toEqual(["NOT_COMPARABLE at orderBy[0].column"]);
  });
});

describe("transform.cross", () => {
  test("pairs the columns of both sides", () => {
    const { columns, findings } = inferKind("transform.cross", { condition: "a < right_a" }, [
      bounded,
      stream("a INT, c STRING", { bounded: true }),
    ]);
    expect(findings).toEqual([]);
    expect(columns).toBe("a INT, b ARRAY<INT>, right_a INT, c STRING");
  });

  test("needs both sides to end", () => {
    expect(inferKind("transform.cross", {}, [bounded, stream("c INT")]).findings).toEqual(["NEEDS_BOUNDED_INPUT"]);
  });
});

test("the first rows of an endless input are known at once", () => {
  const endless = stream("a INT", { keys: ["a"] });
  expect(inferKind("transform.firstN", { n: 3 }, [endless])).toMatchObject({ findings: [], outputs: [endless] });
});

test("sorting by time needs nothing but an order among equals", () => {
  expect(inferKind("transform.sort", { thenBy: [{ column: "b" }, { column: "c" }] }, [bounded]).findings).toEqual([
    "NOT_COMPARABLE at thenBy[0].column",
    "UNKNOWN_COLUMN at thenBy[1].column",
  ]);
});
