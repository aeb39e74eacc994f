import { describe, expect, test } from "vitest";
import { inferKind, schema, stream, text } from "../testing/infer-kind.ts";
import { joinedSchema } from "./joined-schema.ts";

const left = stream("id INT NOT NULL, k STRING, v INT", { keys: ["k"] });
const right = stream("id BIGINT, k STRING NOT NULL, w DOUBLE NOT NULL", { keys: ["k"] });
const hour = { type: "tumbling", sizeMs: 3_600_000 };

describe("columns of a joined row", () => {
  test("are the left ones, then the right ones, those of equal names with a prefix", () => {
    expect(text(joinedSchema(schema("a INT, b INT"), schema("b INT, c INT")))).toBe("a INT, b INT, right_b INT, c INT");
  });

  test("keep apart from names that begin with the prefix already", () => {
    expect(text(joinedSchema(schema("a INT, right_a INT"), schema("a STRING")))).toBe("a INT, right_a INT, right_right_a STRING");
  });

  test.each([
    ["inner", "id INT NOT NULL, k STRING, v INT, right_id BIGINT, right_k STRING NOT NULL, w DOUBLE NOT NULL"],
    ["left", "id INT NOT NULL, k STRING, v INT, right_id BIGINT, right_k STRING, w DOUBLE"],
    ["right", "id INT, k STRING, v INT, right_id BIGINT, right_k STRING NOT NULL, w DOUBLE NOT NULL"],
    ["full", "id INT, k STRING, v INT, right_id BIGINT, right_k STRING, w DOUBLE"],
    ["semi", "id INT NOT NULL, k STRING, v INT"],
    ["anti", "id INT NOT NULL, k STRING, v INT"],
  ])("of a %s join are nullable where a side may be missing", (joinType, expected) => {
    const { columns, findings } = inferKind("join.regular", { joinType, stateRetentionMs: 1 }, [left, right]);
    expect(findings).toEqual([]);
    expect(columns).toBe(expected);
  });

  test("may be chosen and computed", () => {
    const { columns, findings } = inferKind(
      "join.interval",
      {
        lowerBoundMs: 0,
        upperBoundMs: 10,
        condition: "v < w",
        columns: [
          { as: "k", expr: "k" },
          { as: "sum", expr: "v + right_id" },
        ],
      },
      [left, right],
    );
    expect(findings).toEqual([]);
    expect(columns).toBe("k STRING, sum BIGINT");
  });
});

describe("keys of the two sides", () => {
  test("must be equally many", () => {
    expect(inferKind("join.window", { window: hour }, [{ ...left, keys: ["k", "v"] }, right]).findings).toEqual(["JOIN_KEYS_DIFFER"]);
  });

  test("must be of types that can be equal", () => {
    const { diagnostics } = inferKind("join.window", { window: hour }, [{ ...left, keys: ["v"] }, right]);
    expect(diagnostics).toMatchObject([{ code: "JOIN_KEYS_DIFFER", severity: "error" }]);
    expect(diagnostics[0]?.message).toContain("INT");
  });

  test("may differ in width and length", () => {
    expect(
      inferKind("join.window", { window: hour }, [
        { ...left, keys: ["id"] },
        { ...right, keys: ["id"] },
      ]).findings,
    ).toEqual([]);
  });
});

describe("what joins give", () => {
  test("an inner join of new rows adds rows, outer joins take rows back", () => {
    const changelog = (joinType: string, input = left) =>
      inferKind("join.regular", { joinType, stateRetentionMs: 1 }, [input, right]).outputs[0]?.changelog;
    expect([
      changelog("inner"),
      changelog("semi"),
      changelog("left"),
      changelog("anti"),
      changelog("inner", { ...left, changelog: "retract" }),
    ]).toEqual(["append", "append", "retract", "retract", "retract"]);
  });

  test("a window join adds the borders", () => {
    expect(inferKind("join.window", { window: hour, joinType: "semi" }, [left, right]).columns).toBe(
      "id INT NOT NULL, k STRING, v INT, windowStart TIMESTAMP(3) NOT NULL, windowEnd TIMESTAMP(3) NOT NULL",
    );
  });

  test("a co-group gives the rows of both sides as arrays", () => {
    const { columns } = inferKind("join.coGroup", { window: hour, rightAs: "others" }, [
      stream("k STRING, v INT", { keys: ["k"] }),
      stream("k STRING", { keys: ["k"] }),
    ]);
    expect(columns).toBe(
      "k STRING, windowStart TIMESTAMP(3) NOT NULL, windowEnd TIMESTAMP(3) NOT NULL, left ARRAY<ROW<`k` STRING, `v` INT> NOT NULL> NOT NULL, others ARRAY<ROW<`k` STRING> NOT NULL> NOT NULL",
    );
  });

  test("an interval that is empty is refused, and late rows have outputs of their own", () => {
    const { findings, outputs } = inferKind("join.interval", { lowerBoundMs: 10, upperBoundMs: -10, lateOutput: true }, [left, right]);
    expect(findings).toEqual(["INTERVAL_EMPTY at lowerBoundMs"]);
    expect(outputs[1]?.schema).toEqual(left.schema);
    expect(outputs[2]?.schema).toEqual(right.schema);
  });

  test("a temporal join takes versions that change, but only new rows on the left", () => {
    const versions = { ...right, changelog: "retract" as const };
    expect(inferKind("join.temporal", { stateRetentionMs: 1 }, [left, versions]).findings).toEqual([]);
    expect(inferKind("join.temporal", { stateRetentionMs: 1 }, [{ ...left, changelog: "retract" }, versions]).findings).toEqual([
      "CHANGELOG_NOT_ACCEPTED",
    ]);
  });

  test("without event time behind a regular join, as in Flink SQL", () => {
    expect(inferKind("join.regular", { stateRetentionMs: 1 }, [left, right]).outputs[0]?.hasEventTime).toBe(false);
  });
});

describe("lookups", () => {
  const config = {
    table: { type: "inline", rows: [] },
    schema: { code: "STRING", name: "STRING NOT NULL", size: "INT" },
    keys: [{ expr: "k", column: "code" }],
  };

  test("add the table's columns but the keys, nullable where rows without a partner stay", () => {
    expect(inferKind("transform.lookup", config, [left]).columns).toBe("id INT NOT NULL, k STRING, v INT, name STRING, size INT");
    expect(inferKind("transform.lookup", { ...config, joinType: "inner", select: ["name"], prefix: "c_" }, [left]).columns).toBe(
      "id INT NOT NULL, k STRING, v INT, c_name STRING NOT NULL",
    );
  });

  test("report names that are taken, keys that are never equal, and columns that are not there", () => {
    expect(inferKind("transform.lookup", { ...config, schema: { code: "STRING", v: "INT" } }, [left]).findings).toEqual([
      "DUPLICATE_COLUMN at prefix",
    ]);
    expect(inferKind("transform.lookup", { ...config, keys: [{ expr: "v", column: "code" }] }, [left]).findings).toEqual([
      "JOIN_KEYS_DIFFER at keys[0].expr",
    ]);
    expect(inferKind("transform.lookup", { ...config, keys: [{ expr: "k", column: "cod" }] }, [left]).findings).toEqual([
      "UNKNOWN_COLUMN at keys[0].column",
    ]);
  });

  test("by HTTP check the address and the columns in it", () => {
    const http = (url: string) => inferKind("transform.asyncLookup", { url, schema: { name: "STRING" } }, [left]).findings;
    expect(http("http://host/{k}/{id}")).toEqual([]);
    expect(http("ftp://host/{kk}")).toEqual(["WRONG_ADDRESS at url", "UNKNOWN_COLUMN at url"]);
  });

  test("against rules see the row and the rule", () => {
    const rules = stream("id STRING, most INT NOT NULL");
    const broadcast = { ruleKey: "id", removeWhen: "most = 0", condition: "v > rule_most" };
    expect(inferKind("transform.broadcast", broadcast, [left, rules]).columns).toBe(
      "id INT NOT NULL, k STRING, v INT, rule_id STRING, rule_most INT NOT NULL",
    );
    expect(inferKind("transform.broadcast", { ...broadcast, keepUnmatched: true }, [left, rules]).columns).toBe(
      "id INT NOT NULL, k STRING, v INT, rule_id STRING, rule_most INT",
    );
    expect(inferKind("transform.broadcast", { ...broadcast, ruleKey: "key" }, [left, rules]).findings).toEqual([
      "UNKNOWN_COLUMN at ruleKey",
    ]);
  });
});
