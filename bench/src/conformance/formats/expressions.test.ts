import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Differences } from "../differences.ts";
import { expressions } from "./expressions.ts";
import type { RecordedCase } from "../case-format.ts";

const folder = new URL("../../../../conformance/expressions/", import.meta.url);
const differences = new Differences(readFileSync(new URL("../differences.md", folder), "utf8"));

describe("what Flink 2.3 recorded of scalar expressions", () => {
  test.each(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s", async (file) => {
    const cases = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as RecordedCase[];
    const wrong: unknown[] = [];
    for (const recorded of cases) {
      expect(expressions.matches(recorded)).toBe(true);
      const { agree, got } = await expressions.run(recorded);
      if (!agree && !differences.has(recorded.id))
        wrong.push({ id: recorded.id, expr: recorded.expr, expected: expressions.expected(recorded), got });
    }
    expect(wrong).toEqual([]);
  });

  test("a wrong answer is seen", async () => {
    const recorded = { id: "x", schema: { i: "INT" }, row: { i: 1 }, expr: "i + 1", type: "INT", value: 3 };
    expect(await expressions.run(recorded)).toEqual({ agree: false, got: { type: "INT", value: 2 } });
    expect(await expressions.run({ ...recorded, value: 2, type: "INT NOT NULL" })).toMatchObject({ agree: false });
  });
});
