import { describe, expect, test } from "vitest";
import { inferKind, stream } from "../testing/infer-kind.ts";

const orders = stream("orderId BIGINT, userId STRING, amount DECIMAL(10, 2), qty INT, tags ARRAY<STRING>, ts TIMESTAMP(3)");

describe("transform.map", () => {
  test("gives the columns that it computes, with Flink's types", () => {
    const { columns, findings } = inferKind(
      "transform.map",
      {
        columns: [
          { as: "id", expr: "orderId" },
          { as: "total", expr: "amount * qty" },
        ],
      },
      [orders],
    );
    expect(findings).toEqual([]);
    // DECIMAL(10, 2) × INT, which counts as DECIMAL(10, 0): precision 10 + 10 + 1, scale 2 + 0.
    expect(columns).toBe("id BIGINT, total DECIMAL(21, 2)");
  });

  test("keeps the other columns, replaces one in its place and adds new ones at the end", () => {
    const { columns } = inferKind(
      "transform.map",
      {
        columns: [
          { as: "qty", expr: "CAST(qty AS BIGINT)" },
          { as: "big", expr: "qty > 10" },
        ],
        keepOthers: true,
      },
      [stream("a STRING, qty INT, b STRING")],
    );
    expect(columns).toBe("a STRING, qty BIGINT, b STRING, big BOOLEAN");
  });

  test("stays keyed only where the key columns pass unchanged", () => {
    const keyed = stream("k STRING, v INT", { keys: ["k"] });
    expect(inferKind("transform.map", { columns: [{ as: "w", expr: "v + 1" }], keepOthers: true }, [keyed]).outputs[0]?.keys).toEqual([
      "k",
    ]);
    expect(inferKind("transform.map", { columns: [{ as: "w", expr: "v + 1" }] }, [keyed]).outputs[0]?.keys).toBeUndefined();
    expect(
      inferKind("transform.map", { columns: [{ as: "k", expr: "UPPER(k)" }], keepOthers: true }, [keyed]).outputs[0]?.keys,
    ).toBeUndefined();
  });

  test("reports an unknown column with its place and leaves the output open", () => {
    const { outputs, diagnostics } = inferKind("transform.map", { columns: [{ as: "x", expr: "1 + amonut" }] }, [orders]);
    expect(outputs).toEqual([undefined]);
    expect(diagnostics).toMatchObject([
      { code: "UNKNOWN_COLUMN", severity: "error", path: "columns[0].expr", range: { start: 4, end: 10 } },
    ]);
    expect(diagnostics[0]?.fixes).toContainEqual(
      expect.objectContaining({ action: "replace-text", nodeId: "node", path: "columns[0].expr", text: "amount" }),
    );
  });

  test("refuses two columns of one name, and no columns at all", () => {
    expect(
      inferKind(
        "transform.map",
        {
          columns: [
            { as: "x", expr: "1" },
            { as: "x", expr: "2" },
          ],
        },
        [orders],
      ).findings,
    ).toEqual(["DUPLICATE_COLUMN at columns[1].as"]);
    expect(inferKind("transform.map", { columns: [] }, [orders]).findings).toEqual(["SETTING_MISSING at columns"]);
  });
});

describe("transform.filter", () => {
  test("passes the stream on as it is, keys included", () => {
    const keyed = stream("k STRING, v INT", { keys: ["k"], changelog: "retract" });
    const { outputs, findings } = inferKind("transform.filter", { condition: "v > 1" }, [keyed]);
    expect(findings).toEqual([]);
    expect(outputs).toEqual([keyed]);
  });

  test("needs a condition, not a number", () => {
    expect(inferKind("transform.filter", { condition: "qty" }, [orders]).findings).toEqual(["OPERAND_TYPE at condition"]);
  });
});

describe("transform.flatMap", () => {
  test("unnests an array with the position of each element", () => {
    const { columns } = inferKind("transform.flatMap", { expr: "tags", as: "tag", ordinalityAs: "position" }, [
      stream("id INT, tags ARRAY<STRING>"),
    ]);
    expect(columns).toBe("id INT, tags ARRAY<STRING>, tag STRING, position INT NOT NULL");
  });

  test("gives the fields of rows as columns, nullable where rows without elements are kept", () => {
    const { columns } = inferKind("transform.flatMap", { expr: "items", as: "item", keepEmpty: true }, [
      stream("id INT, items ARRAY<ROW<sku STRING NOT NULL, n INT>>"),
    ]);
    expect(columns).toBe("id INT, items ARRAY<ROW<`sku` STRING NOT NULL, `n` INT>>, sku STRING, n INT");
  });

  test("unnests a map into key and value, which need names", () => {
    const input = stream("m MAP<STRING, INT>");
    expect(inferKind("transform.flatMap", { expr: "m", as: "k", valueAs: "v" }, [input]).columns).toBe(
      "m MAP<STRING, INT>, k STRING, v INT",
    );
    expect(inferKind("transform.flatMap", { expr: "m", as: "k" }, [input]).findings).toEqual(["SETTING_MISSING at valueAs"]);
  });

  test("splits text and nothing else", () => {
    expect(inferKind("transform.flatMap", { mode: "split", expr: "userId", as: "part" }, [stream("userId STRING")]).columns).toBe(
      "userId STRING, part STRING NOT NULL",
    );
    expect(inferKind("transform.flatMap", { mode: "split", expr: "qty", as: "part" }, [orders]).findings).toEqual(["WRONG_TYPE at expr"]);
    expect(inferKind("transform.flatMap", { expr: "userId", as: "part" }, [orders]).findings).toEqual(["WRONG_TYPE at expr"]);
  });
});

describe("transform.columns", () => {
  test("renames, casts and drops, and renames keys along", () => {
    const keyed = stream("k STRING, v INT NOT NULL, w STRING", { keys: ["k"] });
    const { columns, outputs, findings } = inferKind(
      "transform.columns",
      {
        columns: [
          { column: "k", as: "key" },
          { column: "v", type: "BIGINT" },
        ],
        drop: ["w"],
      },
      [keyed],
    );
    expect(findings).toEqual([]);
    expect(columns).toBe("key STRING, v BIGINT NOT NULL");
    expect(outputs[0]?.keys).toEqual(["key"]);
  });

  test("a cast that may fail to null makes the column nullable", () => {
    expect(
      inferKind("transform.columns", { columns: [{ column: "s", type: "INT", tryCast: true }] }, [stream("s STRING NOT NULL")]).columns,
    ).toBe("s INT");
  });

  test("says which cast does not exist, which type and which column", () => {
    expect(inferKind("transform.columns", { columns: [{ column: "a", type: "INT" }] }, [stream("a ARRAY<INT>")]).findings).toEqual([
      "CAST at columns[0].type",
    ]);
    expect(inferKind("transform.columns", { columns: [{ column: "a", type: "STRNG" }] }, [stream("a INT")]).findings).toEqual([
      "UNKNOWN_TYPE at columns[0].type",
    ]);
    expect(inferKind("transform.columns", { columns: [{ column: "b", as: "c" }] }, [stream("a INT")]).findings).toEqual([
      "UNKNOWN_COLUMN at columns[0].column",
    ]);
  });
});

describe("transform.split", () => {
  test("gives the rows to one port per branch and the rest to out", () => {
    const { outputs, findings } = inferKind(
      "transform.split",
      {
        branches: [
          { port: "big", condition: "qty > 9" },
          { port: "small", condition: "qty < 3" },
        ],
      },
      [orders],
    );
    expect(findings).toEqual([]);
    expect(outputs).toEqual([orders, orders, orders]);
  });

  test("refuses two branches of one name", () => {
    const branches = [
      { port: "a", condition: "qty > 9" },
      { port: "a", condition: "qty < 3" },
      { port: "out", condition: "TRUE" },
    ];
    expect(inferKind("transform.split", { branches }, [orders]).findings).toEqual([
      "DUPLICATE_PORT at branches[1].port",
      "DUPLICATE_PORT at branches[2].port",
    ]);
  });
});
