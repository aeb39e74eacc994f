import { describe, expect, test } from "vitest";
import { inferKind, stream } from "../testing/infer-kind.ts";

const target = { url: "postgresql://localhost/db", table: "t" };
const totals = stream("k STRING, n BIGINT", { changelog: "retract", uniqueKey: ["k"] });

describe("sink.postgres", () => {
  test("offers what names a row of the stream as the key of an upsert", () => {
    const { diagnostics } = inferKind("sink.postgres", target, [totals]);
    expect(diagnostics).toMatchObject([
      { code: "KEY_MISSING", path: "keys", fixes: [{ action: "set-config", path: "keys", value: ["k"] }] },
    ]);
  });

  test("takes the keys of a keyed stream, or those that are given", () => {
    expect(inferKind("sink.postgres", target, [{ ...totals, keys: ["k"] }]).findings).toEqual([]);
    expect(inferKind("sink.postgres", { ...target, keys: ["k"] }, [totals]).findings).toEqual([]);
    expect(inferKind("sink.postgres", { ...target, keys: ["kk"] }, [totals]).findings).toEqual(["UNKNOWN_COLUMN at keys[0]"]);
  });

  test("inserts new rows only", () => {
    expect(inferKind("sink.postgres", { ...target, mode: "append" }, [totals]).findings).toEqual(["CHANGELOG_NOT_ACCEPTED at mode"]);
    expect(inferKind("sink.postgres", { ...target, mode: "transactional" }, [stream("a INT")]).findings).toEqual([]);
  });
});
