import { types } from "@millrace/pipeline/types";
import { describe, expect, it } from "vitest";
import { rowFactory } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { stream } from "../../testing/stream-text.ts";
import { testPlan } from "../../testing/test-plan.ts";
import { planNode, verifyNode } from "../../testing/verify-node.ts";
import { operatorRegistry } from "../registry.ts";
import type { TableClient, TableOptions } from "./table-client.ts";
import { AsyncLookup, type AsyncLookupOptions } from "./async-lookup.ts";

describe("transform.lookup", () => {
  const table = {
    type: "inline",
    rows: [
      { id: 1, city: "Oslo" },
      { id: 2, city: "Rome" },
      { id: 2, city: "Rom" },
    ],
  };
  const input = stream`
       t  v:INT
    +I 1  2
    -U 2  1
    +I 3  9
    +I 4  null`;

  it("left: a row per partner, or one with nulls", () => {
    verifyNode({
      kind: "transform.lookup",
      config: { table, schema: { id: "BIGINT", city: "STRING" }, keys: [{ expr: "v", column: "id" }] },
      changelogs: ["retract"],
      input,
      expected: stream`
           t  v:INT  city:STRING
        +I 1  2      Rome
        +I 1  2      Rom
        -U 2  1      Oslo
        +I 3  9      null
        +I 4  null   null`,
      isOrdered: true,
    });
  });

  it("inner: rows without a partner are dropped; columns are chosen and prefixed", () => {
    verifyNode({
      kind: "transform.lookup",
      config: {
        table,
        schema: { id: "BIGINT", city: "STRING" },
        keys: [{ expr: "v", column: "id" }],
        joinType: "inner",
        select: ["id"],
        prefix: "t_",
      },
      changelogs: ["retract"],
      input,
      expected: stream`
           t  v:INT  t_id
        +I 1  2      2
        +I 1  2      2
        -U 2  1      1`,
      isOrdered: true,
    });
  });
});

describe("join.lookup", () => {
  const input = stream`
       t  v:INT`;
  const config = {
    table: { type: "file", path: "cities.jsonl" },
    schema: { id: "BIGINT", city: "STRING", size: "INT" },
    keys: [{ expr: "v", column: "id" }],
  };
  const rows = [
    [1, "Oslo", 7],
    [2, "Rome", 28],
    [2, "Rom", 1],
  ] as const;

  function start(overrides: object, isKnown: boolean): OperatorHarness {
    const plan = planNode({ kind: "join.lookup", config: { ...config, ...overrides } }, input.schemas);
    const find = (key: readonly unknown[]) => rows.filter((row) => row[0] === key[0]);
    const openTable = ({ schema, keyColumns }: TableOptions): TableClient => {
      expect([schema.map((column) => column.name), keyColumns]).toEqual([["id", "city", "size"], [0]]);
      return { find: (key) => Promise.resolve(find(key)), ...(isKnown ? { findNow: find } : {}) };
    };
    return new OperatorHarness({ plan, create: operatorRegistry["join.lookup"], openTable }).open();
  }

  const valuesOf = (harness: OperatorHarness): unknown[] =>
    harness.takeOutput().map((output) => (output.type === "record" ? output.values : output.type));

  it.each([true, false])("gives the partners that fit the condition, else a row with nulls (answers at once: %s)", async (isKnown) => {
    const harness = start({ condition: "size > 5" }, isKnown);
    for (const v of [2, 1, 9, null]) harness.processElement([v], 1);
    await harness.settle();
    expect(valuesOf(harness)).toEqual([
      [2, "Rome", 28],
      [1, "Oslo", 7],
      [9, null, null],
      [null, null, null],
    ]);
  });

  it("inner: drops rows without a partner", async () => {
    const harness = start({ joinType: "inner", select: ["city"] }, true);
    for (const v of [9, 2]) harness.processElement([v], 1);
    expect(valuesOf(harness)).toEqual([
      [2, "Rome"],
      [2, "Rom"],
    ]);
  });

  it("says so where no executor can open the table", () => {
    const plan = planNode({ kind: "join.lookup", config }, input.schemas);
    expect(() => new OperatorHarness({ plan, create: operatorRegistry["join.lookup"] }).open()).toThrow(/look up in a table/);
  });
});

describe("transform.broadcast", () => {
  const input = stream`
       t  v
    2> t  id:STRING  least
    +I 1  5
    2> +I 2  r2  3
    +I 3  5
    2> +I 4  r1  1
    +I 5  5
    2> +I 6  r2  9
    +I 7  5
    2> +I 8  r1  null
    +I 9  5`;
  const config = {
    ruleKey: "id",
    removeWhen: "least IS NULL",
    condition: "v > rule_least",
    columns: [
      { as: "v", expr: "v" },
      { as: "rule", expr: "rule_id" },
    ],
  };

  it("a row meets the rules that came before it; newer ones replace older ones of the same id", () => {
    verifyNode({
      kind: "transform.broadcast",
      config,
      input,
      expected: stream`
           t  v  rule:STRING
        +I 3  5  r2
        +I 5  5  r1
        +I 5  5  r2
        +I 7  5  r1`,
      isOrdered: true,
    });
  });

  it("can give the first rule only, and keep rows that meet none", () => {
    verifyNode({
      kind: "transform.broadcast",
      config: { ...config, matches: "first", keepUnmatched: true },
      input,
      expected: stream`
           t  v  rule:STRING
        +I 1  5  null
        +I 3  5  r2
        +I 5  5  r1
        +I 7  5  r1
        +I 9  5  null`,
      isOrdered: true,
    });
  });
});

describe("AsyncLookup", () => {
  const createRow = rowFactory(2);
  const schema = [{ name: "id", type: types.string }];
  const plan = testPlan({ kind: "test", config: {}, inputs: [schema], outputs: [[...schema, { name: "answer", type: types.string }]] });

  /** An outside whose answers come when the test says so. */
  class Outside {
    readonly asked: string[] = [];
    readonly #waiting = new Map<string, { resolve: (answer: string) => void; reject: (error: Error) => void }>();
    readonly #timeouts: (() => void)[] = [];

    ask = (row: Row): Promise<string> => {
      const id = row.c0 as string;
      this.asked.push(id);
      return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    };

    /** Waits end when the test lets time run out, never by themselves. */
    wait = (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        if (ms === RETRY_DELAY) resolve();
        else this.#timeouts.push(resolve);
        signal.addEventListener("abort", () => resolve());
      });

    async answer(id: string): Promise<void> {
      this.#waiting.get(id)?.resolve(`${id}!`);
      await turns();
    }

    async fail(id: string): Promise<void> {
      this.#waiting.get(id)?.reject(new Error("gone"));
      await turns();
    }

    async timeOut(): Promise<void> {
      for (const timeout of this.#timeouts.splice(0)) timeout();
      await turns();
    }
  }

  const RETRY_DELAY = 7;

  /** Lets promises settle: each await is one turn of the queue. */
  async function turns(): Promise<void> {
    for (let i = 0; i < 20; i++) await Promise.resolve();
  }

  function start(overrides: Partial<AsyncLookupOptions<string>> = {}, onRowError?: (error: Error) => void) {
    const outside = new Outside();
    const create = (): AsyncLookup<string> =>
      new AsyncLookup<string>({
        client: { keyOf: (row) => row.c0 as string, missing: "nothing", ask: outside.ask },
        isOrdered: true,
        capacity: 2,
        timeoutMs: 1000,
        onTimeout: "fail",
        attempts: 1,
        retryDelayMs: RETRY_DELAY,
        wait: outside.wait,
        resultsOf: (row, answer) => [createRow([row.c0, answer])],
        ...overrides,
      });
    const harness = new OperatorHarness({ plan, create, ...(onRowError === undefined ? {} : { onRowError }) }).open();
    return { outside, harness };
  }

  const idsOf = (harness: OperatorHarness): unknown[] =>
    harness.takeOutput().map((output) => (output.type === "record" ? output.values[1] : output.type));

  it("ordered: rows leave in the order in which they came", async () => {
    const { outside, harness } = start();
    for (const id of ["a", "b", "c"]) harness.processElement([id], 1);
    expect(outside.asked).toEqual(["a", "b"]);
    await outside.answer("b");
    expect(idsOf(harness)).toEqual([]);
    expect(outside.asked).toEqual(["a", "b", "c"]);
    await outside.answer("a");
    expect(idsOf(harness)).toEqual(["a!", "b!"]);
    await outside.answer("c");
    expect(idsOf(harness)).toEqual(["c!"]);
  });

  it("unordered: rows leave as the answers come, and a watermark waits for those before it", async () => {
    const { outside, harness } = start({ isOrdered: false });
    harness.processElement(["a"], 1);
    harness.processElement(["b"], 2);
    await outside.answer("b");
    harness.processWatermark(5);
    expect(idsOf(harness)).toEqual(["b!"]);
    expect((harness.operator as AsyncLookup<string>).isAvailable()).toBe(false);
    await outside.answer("a");
    await harness.settle();
    expect(idsOf(harness)).toEqual(["a!", "watermark"]);
  });

  it("takes no more rows while as many wait as may run, and is ready again when one is answered", async () => {
    const { outside, harness } = start();
    const operator = harness.operator as AsyncLookup<string>;
    for (const id of ["a", "b", "c", "d"]) harness.processElement([id], 1);
    expect(operator.isAvailable()).toBe(false);
    let isReady = false;
    void operator.ready().then(() => (isReady = true));
    await outside.answer("a");
    expect([isReady, operator.isAvailable()]).toEqual([true, true]);
  });

  it("tries again, then reports a row error and goes on", async () => {
    const errors: string[] = [];
    const { outside, harness } = start({ attempts: 2 }, (error) => errors.push(error.message));
    harness.processElement(["a"], 1);
    await outside.fail("a");
    expect(outside.asked).toEqual(["a", "a"]);
    await outside.fail("a");
    harness.processElement(["b"], 1);
    await outside.answer("b");
    expect(errors).toEqual([expect.stringMatching(/failed 2 times.*gone/)]);
    expect(idsOf(harness)).toEqual(["b!"]);
  });

  it.each([
    ["fail", [], 1],
    ["null", ["nothing"], 0],
    ["skip", [], 0],
  ] as const)("on timeout: %s", async (onTimeout, results, errors) => {
    const seen: Error[] = [];
    const { outside, harness } = start({ onTimeout }, (error) => seen.push(error));
    harness.processElement(["a"], 1);
    await outside.timeOut();
    expect(idsOf(harness)).toEqual(results);
    expect(seen).toHaveLength(errors);
    await outside.answer("a");
    expect(idsOf(harness)).toEqual([]);
  });

  it("asks again after a restore for the rows that had no answer, and not for the others", async () => {
    const { outside, harness } = start({ isOrdered: false });
    harness.processElement(["a"], 1);
    harness.processElement(["b"], 2);
    await outside.answer("a");
    const restored = harness.restored(harness.snapshot());
    expect(outside.asked).toEqual(["a", "b", "b"]);
    await outside.answer("b");
    expect(idsOf(restored)).toEqual(["b!"]);
  });

  it("keeps answers for a while where there is a cache", async () => {
    const { outside, harness } = start({ cache: { maxRows: 1, ttlMs: 10 } });
    harness.processElement(["a"], 1);
    await outside.answer("a");
    harness.processElement(["a"], 2);
    expect(idsOf(harness)).toEqual(["a!", "a!"]);
    harness.setProcessingTime(10);
    harness.processElement(["a"], 3);
    expect(outside.asked).toEqual(["a", "a"]);
  });
});
