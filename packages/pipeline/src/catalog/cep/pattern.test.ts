import { describe, expect, test } from "vitest";
import { inferKind, stream, text } from "../testing/infer-kind.ts";

const payments = stream("cardId STRING, amount INT NOT NULL, city STRING", { keys: ["cardId"] });
const pattern = {
  steps: [
    { name: "small", where: "amount < 10" },
    { name: "big", contiguity: "followedBy", where: "amount > 5 * LAST(small.amount)" },
  ],
  withinMs: 60_000,
};
const columns = [
  { as: "small", expr: "LAST(small.amount)" },
  { as: "bigs", expr: "COUNT(big.amount)" },
];

describe("cep.pattern", () => {
  test("gives a row per match: the key, then what is asked of the steps", () => {
    const { columns: result, outputs, findings } = inferKind("cep.pattern", { pattern, columns }, [payments]);
    expect(findings).toEqual([]);
    expect(result).toBe("cardId STRING, small INT, bigs BIGINT NOT NULL");
    expect(outputs).toHaveLength(1);
    expect(outputs[0]).toMatchObject({ changelog: "append", hasEventTime: true });
  });

  test("or each row of a match with these columns behind it", () => {
    expect(inferKind("cep.pattern", { pattern, columns, output: "rows" }, [payments]).columns).toBe(
      "cardId STRING, amount INT NOT NULL, city STRING, small INT, bigs BIGINT NOT NULL",
    );
  });

  test("what ran out of time leaves with everything nullable and its time, late rows as they are", () => {
    const { outputs } = inferKind("cep.pattern", { pattern, columns, timedOutOutput: true, lateOutput: true }, [payments]);
    expect(outputs[1] && text(outputs[1].schema)).toBe("cardId STRING, small INT, bigs BIGINT, timedOutAt TIMESTAMP(3) NOT NULL");
    expect(outputs[2] && text(outputs[2].schema)).toBe(text(payments.schema));
  });

  test("reports conditions, columns and what Flink refuses, each at its place", () => {
    const wrong = {
      steps: [
        { name: "a", where: "amont > 1" },
        { name: "a", contiguity: "next" },
      ],
    };
    const { findings } = inferKind("cep.pattern", { pattern: wrong, columns: [{ as: "x", expr: "LAST(b.amount)" }] }, [payments]);
    expect(findings.some((finding) => finding.endsWith("pattern.steps[0].where"))).toBe(true);
    expect(findings).toContainEqual(expect.stringMatching(/^PATTERN_STEP_DUPLICATE at pattern/));
    expect(findings).toContain("UNKNOWN_COLUMN at columns[0].expr");
  });

  test("a result without columns says nothing", () => {
    expect(inferKind("cep.pattern", { pattern }, [payments]).findings).toEqual(["SETTING_MISSING at columns"]);
  });
});
