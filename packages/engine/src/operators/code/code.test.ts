import { beforeAll, describe, expect, it } from "vitest";
import { MIN_TIMESTAMP } from "../../record/row.ts";
import { OperatorHarness } from "../../testing/operator-harness.ts";
import { stream } from "../../testing/stream-text.ts";
import { type NodeOptions, planNode } from "../../testing/verify-node.ts";
import { verifyOperator } from "../../testing/verify-operator.ts";
import type { TestStream } from "../../testing/stream-text.ts";
import type { EngineError } from "../engine-error.ts";
import { CodeOperator } from "./code-operator.ts";
import { createSandboxInstance, type SandboxInstance } from "./sandbox-instance.ts";
import { parseDataType, type Schema } from "@millrace/pipeline/types";

/** One interpreter for all cases but those that break it. */
let instance: SandboxInstance;
beforeAll(async () => {
  instance = await createSandboxInstance(256);
});

/** `verifyNode` with an interpreter that is there already, since a harness does not wait. */
function verifyNode(options: NodeOptions & { readonly input: TestStream; readonly expected: TestStream }): void {
  const { input, expected } = options;
  verifyOperator({ plan: planNode(options, input.schemas), create: (plan) => new CodeOperator(plan, instance), input, expected });
}

const byKey = [["key"]] as const;

/** A harness of the code over columns `columns`, and what became of it. */
function open(
  code: string,
  options: {
    columns?: Record<string, string>;
    config?: object;
    keys?: readonly string[];
    policy?: "skip";
    seed?: number;
    on?: SandboxInstance;
  } = {},
) {
  const schema: Schema = Object.entries(options.columns ?? { key: "STRING", v: "BIGINT" }).map(([name, type]) => ({
    name,
    type: parseDataType(type),
  }));
  const plan = planNode(
    { kind: "transform.code", config: { code, schema: { result: "STRING" }, ...options.config }, keys: [options.keys] },
    [schema],
  );
  const errors: string[] = [];
  const harness = new OperatorHarness({
    plan: { ...plan, name: "My code" },
    create: (each) => new CodeOperator(each, options.on ?? instance),
    random: () => options.seed ?? 0.5,
    ...(options.policy === undefined ? {} : { onRowError: (error: Error) => void errors.push(error.message) }),
  });
  harness.open();
  return { harness, errors };
}

function values(harness: OperatorHarness): unknown[] {
  return harness
    .takeOutput()
    .flatMap((output) => (output.type === "record" ? [output.values.length === 1 ? output.values[0] : output.values] : []));
}

/** What `expression` over `row` is, as a text. */
function evaluate(expression: string): unknown {
  const { harness } = open(`function processElement(row, ctx, out) { out.emit({ result: String(${expression}) }); }`);
  harness.processElement(["a", 1], 1);
  const [result] = values(harness);
  harness.close();
  return result;
}

function failureOf(run: () => void): EngineError {
  try {
    run();
  } catch (error) {
    return error as EngineError;
  }
  throw new Error("nothing failed");
}

it("emits what the code makes of each row, with the row's time, also on side outputs", () => {
  verifyNode({
    kind: "transform.code",
    config: {
      code: `function processElement(row, ctx, out) {
        for (let i = 0; i < row.v; i++) out.emit({ who: row.key, i, at: ctx.timestamp });
        if (row.v > 1) ctx.sideOutput("many", { v: row.v });
      }`,
      schema: { who: "STRING", i: "INT", at: "BIGINT", nothing: "STRING" },
      sideOutputs: [{ port: "many", schema: { v: "BIGINT" } }],
    },
    keys: byKey,
    input: stream`
         t  key  v
      +I 1  a    2
      +I 2  b    0
      +I 3  c    1`,
    expected: stream`
         t  who  i:INT  at  nothing:STRING
      2> t  v
      +I 1  a    0  1  null
      +I 1  a    1  1  null
      2> +I 1  2
      +I 3  c    0  3  null`,
  });
});

it("state is kept per key over restores and at another parallelism: values and maps", () => {
  verifyNode({
    kind: "transform.code",
    config: {
      code: `function processElement(row, ctx, out) {
        const total = ctx.state.value("total"), seen = ctx.state.map("seen");
        const before = total.get() ?? { sum: 0n };
        total.set({ sum: before.sum + BigInt(row.v) });
        seen.set(row.v, (seen.get(row.v) ?? 0) + 1);
        if (row.v === 9) { total.clear(); seen.delete(9); }
        out.emit({ key: ctx.key, total: total.get()?.sum, seen: seen.entries().map(([k, n]) => k + ":" + n).join("+") });
      }`,
      schema: { key: "STRING", total: "BIGINT", seen: "STRING" },
      state: [{ name: "total" }, { name: "seen", kind: "map" }],
    },
    keys: byKey,
    input: stream`
         t  key  v
      +I 1  a    4
      +I 2  b    5
      +I 3  a    4
      +I 4  a    9
      +I 5  a    1`,
    expected: stream`
         t  key  total  seen
      +I 1  a    4      4:1
      +I 2  b    5      5:1
      +I 3  a    8      4:2
      +I 4  a    null   4:2
      +I 5  a    1      1:1+4:2`,
  });
});

it("timers fire once per key and time, can be deleted, and see the key and its state", () => {
  verifyNode({
    kind: "transform.code",
    config: {
      code: `function processElement(row, ctx) {
        const last = ctx.state.value("last");
        if (last.get() !== undefined) ctx.timers.delete(last.get() + 10);
        last.set(row.v);
        ctx.timers.event(row.v + 10);
        ctx.timers.event(row.v + 10);
      }
      function onTimer(timestamp, ctx, out) {
        out.emit({ key: ctx.key, v: ctx.state.value("last").get(), domain: ctx.timerDomain, late: ctx.watermark > timestamp });
        if (timestamp < 30) ctx.timers.event(timestamp + 20);
      }`,
      schema: { key: "STRING", v: "BIGINT", domain: "STRING", late: "BOOLEAN" },
      state: [{ name: "last" }],
    },
    keys: byKey,
    input: stream`
         t  key  v
      +I 1  a    1
      +I 2  b    2
      +I 3  a    5     // deletes a's timer at 11
      W  12
      W  20
      W  40`,
    expected: stream`
         t  key  v  domain  late
      +I 12 b    2  event   false
      W  12
      +I 15 a    5  event   true
      W  20
      +I 32 b    2  event   true
      +I 35 a    5  event   true
      W  40`,
  });
});

it("a processing-time timer gives rows without a time", () => {
  verifyNode({
    kind: "transform.code",
    config: {
      code: `function processElement(row, ctx) { ctx.timers.processing(ctx.processingTime + 5000); }
             function onTimer(timestamp, ctx, out) { out.emit({ key: ctx.key, none: ctx.timestamp === null }); }`,
      schema: { key: "STRING", none: "BOOLEAN" },
    },
    keys: byKey,
    input: stream`
         t  key  v
      P  1000
      +I 1  a    1
      P  5999
      P  6000`,
    expected: stream`
         t  key  none
      +I -  a    true`,
  });
});

describe("values", () => {
  const cases: readonly [string, readonly unknown[]][] = [
    ["BOOLEAN", [true, false]],
    ["TINYINT", [-128, 127]],
    ["INT", [-2147483648, 0, 2147483647]],
    ["BIGINT", [0, -9007199254740991, 9223372036854775807n, -9223372036854775808n]],
    ["FLOAT", [Math.fround(0.1), NaN, -0]],
    ["DOUBLE", [0.1, 5e-324, NaN, Infinity, -Infinity, -0]],
    ["DECIMAL(38, 2)", [0, -5, 150, 99999999999999999999999999999999999999n]],
    ["STRING", ["", 'a\u0000\u2028"\\ 🌊', "\ud800"]],
    ["BYTES", [new Uint8Array([0, 1, 255]), new Uint8Array()]],
    ["DATE", [-719162, 0, 19723]],
    ["TIME(3)", [0, 86399999]],
    ["TIMESTAMP(6)", [-62135596800000, 1709214356789.123]],
    ["TIMESTAMP_LTZ(3)", [1709214356789]],
    ["ARRAY<BIGINT>", [[1, null, 9223372036854775807n]]],
    [
      "MAP<STRING, DOUBLE>",
      [
        new Map<string, number | null>([
          ["a", -0],
          ["__proto__", NaN],
          ["c", null],
        ]),
      ],
    ],
    [
      "ROW<`a` INT, `b` DECIMAL(4, 1)>",
      [
        [1, 15],
        [null, null],
      ],
    ],
  ];
  it.each(cases)("%s goes in and comes out without a loss", (type, samples) => {
    const { harness } = open("function processElement(row, ctx, out) { out.emit(row); }", {
      columns: { v: type },
      config: { schema: { v: type } },
    });
    for (const sample of [...samples, null]) harness.processElement([sample], MIN_TIMESTAMP);
    expect(values(harness)).toEqual([...samples, null]);
    harness.close();
  });

  const refused: readonly [string, string, string][] = [
    ["INT", '"1"', 'column "v" is INT and got a text'],
    ["INT", "1.5", 'column "v" is INT and got a number that does not fit'],
    ["TINYINT", "128", 'column "v" is TINYINT and got a whole number out of its range'],
    ["BIGINT", "2 ** 60", 'column "v" is BIGINT and got a whole number out of its range'],
    ["BIGINT", "2n ** 63n", 'column "v" is BIGINT and got a bigint'],
    ["BOOLEAN", "1", 'column "v" is BOOLEAN'],
    ["STRING", "1", 'column "v" is STRING'],
    ["STRING", "[]", 'column "v" is STRING and got an array'],
    ["VARCHAR(2)", '"abc"', 'column "v" is VARCHAR(2) and got a longer text'],
    ["DECIMAL(4, 1)", "1.5", 'column "v" is DECIMAL(4, 1) and got a number that does not fit'],
    ["DECIMAL(4, 1)", '"1.55"', 'column "v" is DECIMAL(4, 1) and got more digits than it has'],
    ["DECIMAL(4, 1)", '"1e3"', 'column "v" is DECIMAL(4, 1) and got a text'],
    ["TIMESTAMP(3)", '"2024-01-01"', 'column "v" is TIMESTAMP(3) and got a text'],
    ["INT NOT NULL", "undefined", 'column "v" is INT NOT NULL and got nothing'],
  ];
  it.each(refused)("%s refuses %s", (type, text, message) => {
    const { harness, errors } = open(`function processElement(row, ctx, out) {\n  out.emit({ v: ${text} });\n}`, {
      config: { schema: { v: type } },
      policy: "skip",
    });
    harness.processElement(["secret", 1], 1);
    expect(values(harness)).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    expect(errors[0]).toMatch(/line 2, column \d+: TypeError/);
    harness.close();
  });
});

describe("rows that fail", () => {
  const code = `function processElement(row, ctx, out) {
    out.emit({ result: row.key });
    if (row.v === 2) row.missing.deep;
    out.emit({ result: row.key + "!" });
  }`;

  it("are left out by the policy, with what they gave before, and the others go on", () => {
    const { harness, errors } = open(code, { policy: "skip" });
    for (const v of [1, 2, 3]) harness.processElement([`k${v}`, v], v);
    expect(values(harness)).toEqual(["k1", "k1!", "k2", "k3", "k3!"]);
    expect(errors).toEqual(["The code of the node failed at line 3, column 33: TypeError: cannot read property 'deep' of undefined"]);
    harness.close();
  });

  it("fail the job by the policy, and no row behind them comes out", () => {
    const { harness } = open(code);
    for (const v of [1, 2, 3]) harness.processElement([`k${v}`, v], v);
    expect(failureOf(() => harness.operator.flushRows?.()).message).toContain("line 3, column 33");
    expect(values(harness)).toEqual(["k1", "k1!", "k2"]);
    harness.close();
  });

  const thrown: readonly [string, string][] = [
    ["throw 'words'", 'threw "words"'],
    ["throw null", "threw null"],
    ["throw { get message() { throw 1; } }", "threw an object"],
    ["class Own extends Error { get message() { throw 1; } } throw new Own()", "threw an error that cannot be read"],
    ["class Own extends Error { constructor() { super('mine'); this.name = 'Own'; } } throw new Own()", "Own: mine"],
    ["return Promise.resolve()", "ReferenceError"],
    ["return { then() {} }", "processElement gave a promise: a call ends before the next row begins"],
    ["return (async () => 1)()", "processElement gave a promise"],
    ["out.emit(5)", "a row is an object of columns, and this is a whole number"],
    ["out.emit([row])", "a row is an object of columns, and this is an array"],
    ["out.emit()", "a row is an object of columns, and this is nothing"],
    ["out.emit({ resullt: 'a' })", 'there is no column "resullt" in the result'],
    ["ctx.sideOutput('nowhere', {})", 'no side output "nowhere"'],
    ["ctx.state.value('nothing')", 'declare no state "nothing"'],
    ["ctx.timers.event(5)", "kept per key: put a Key by in front"],
    ["new Date()", "there is no clock"],
    ["Date.now()", "there is no clock"],
    ["(function deep() { return deep() + 1; })()", "stack overflow"],
    ["JSON.parse('['.repeat(5e6))", "stack overflow"],
    ["'a'.repeat(1e7).indexOf('a'.repeat(5e6) + 'b')", "are too long for indexOf"],
    ["Array(1e8).join('x')", "an array of 100000000 places is too long for join"],
    ["const a = []; a.length = 4e9; a.forEach(() => 1)", "an array of 4000000000 places is too long for forEach"],
    ["Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)", "takes arrays and texts only"],
    ["undeclared = 1", "ReferenceError"],
    ["globalThis.kept = 1", "TypeError"],
    ["Object.prototype.polluted = 1", "TypeError"],
    ["Array.prototype.push = 1", "TypeError"],
    ["({}).__proto__.polluted = 1", "TypeError"],
    ["({}).constructor.constructor('return process')()", "ReferenceError: 'process' is not defined"],
    ["out.emit.constructor('return this')().kept = 1", "TypeError"],
    ["ctx.timestamp = 4", "TypeError"],
  ];
  it.each(thrown)("%s is an error of the row", (statement, message) => {
    const { harness, errors } = open(
      `function processElement(row, ctx, out) {\n if (row.v === 1) { ${statement} }\n else out.emit({ result: "next" });\n}`,
      { policy: "skip" },
    );
    harness.processElement(["a", 1], 1);
    harness.processElement(["a", 2], 2);
    expect(values(harness)).toEqual(["next"]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(message);
    harness.close();
  });
});

describe("code that would take the machine", () => {
  const limits = { timeLimitMs: 100, memoryMb: 16 };
  const cases: readonly [string, string, string][] = [
    ["a loop without end", "while (true) {}", "CODE_TIME_LIMIT"],
    ["a loop that catches everything", "while (true) { try { while (true) {} } catch {} finally { continue; } }", "CODE_TIME_LIMIT"],
    ["a regular expression that backtracks", "/^(a+)+$/.test('a'.repeat(50) + 'b')", "CODE_TIME_LIMIT"],
    ["a giant array", "new Uint8Array(1e9)", "CODE_MEMORY_LIMIT"],
    ["a giant text", "'x'.repeat(5e8)", "CODE_MEMORY_LIMIT"],
    ["an array that grows", "const a = []; while (true) a.push(new Array(1000).fill(1))", "CODE_MEMORY_LIMIT"],
    ["rows without an end", "const text = 'x'.repeat(100); while (true) out.emit({ result: text + row.v })", "CODE_MEMORY_LIMIT"],
  ];
  it.each(cases)("%s fails with the name of the node", async (_, statement, code) => {
    const { harness } = open(`function processElement(row, ctx, out) {\n  ${statement};\n}`, {
      config: code === "CODE_MEMORY_LIMIT" ? { ...limits, timeLimitMs: 60_000 } : limits,
      policy: "skip",
      on: await createSandboxInstance(limits.memoryMb),
    });
    harness.processElement(["a", 1], 1);
    const failure = failureOf(() => harness.operator.flushRows?.());
    expect(failure.message, failure.message).toContain("was stopped");
    expect(failure, failure.message).toMatchObject({ code, nodeId: "node" });
    expect(failure.message).toMatch(/^The code of "My code" was stopped in processElement: .*(Look for|Keep less)/);
    harness.close();
  });

  it("a loop without end in onTimer, in open and at the start fails in the same way", () => {
    const idle = "function processElement() {}";
    const { harness } = open(`function processElement(row, ctx) { ctx.timers.event(5); } function onTimer() { while (true) {} }`, {
      config: limits,
      keys: ["key"],
    });
    harness.processElement(["a", 1], 1);
    expect(failureOf(() => harness.processWatermark(9)).code).toBe("CODE_TIME_LIMIT");
    harness.close();
    expect(failureOf(() => open(`${idle} function open() { while (true) {} }`, { config: limits })).code).toBe("CODE_TIME_LIMIT");
    expect(failureOf(() => open(`${idle} while (true) {}`, { config: limits })).code).toBe("CODE_TIME_LIMIT");
  });

  it("many slow rows are no slow row: each call has the whole limit for itself", () => {
    const { harness } = open(`function processElement(row, ctx, out) { for (let i = 0; i < 200000; i++); out.emit({ result: "done" }); }`, {
      config: { timeLimitMs: 1000 },
    });
    for (let i = 0; i < 100; i++) harness.processElement(["a", i], i);
    expect(values(harness)).toHaveLength(100);
    harness.close();
  });

  it("a breakdown of the interpreter itself ends that node, and no other one", async () => {
    const { harness } = open(`function processElement() { eval("(".repeat(200000));}`, {
      policy: "skip",
      on: await createSandboxInstance(16),
    });
    harness.processElement(["a", 1], 1);
    // Where the native stack ends is the machine's to say: it may be in front of the interpreter's own limit.
    try {
      harness.operator.flushRows?.();
    } catch (error) {
      expect((error as EngineError).code).toBe("CODE_CRASHED");
    }
    harness.close();
    expect(evaluate("1 + 1")).toBe("2");
  });
});

describe("code that cannot be used", () => {
  const cases: readonly [string, string][] = [
    ["function processElement(row) {\n  return 5 +;\n}", "line 2, column"],
    ["const x = 1;", "the code needs a function processElement(row, ctx, out)"],
    ["const processElement = 5;", "processElement must be a function"],
    ["async function processElement() {}", "async functions, promises and generators are not taken"],
    ["function* processElement() {}", "async functions, promises and generators are not taken"],
    ["function processElement() {}\nfunction open() {\n  missing();\n}", "line 3, column"],
  ];
  it.each(cases)("%j: says so at its start", (code, message) => {
    const failure = failureOf(() => open(code));
    expect(failure.code).toBe("CODE_INVALID");
    expect(failure.message).toContain('The code of "My code" cannot be used');
    expect(failure.message).toContain(message);
  });
});

describe("what the code finds", () => {
  it("nothing of the host, and no clock", () => {
    const names = [
      "process",
      "require",
      "fetch",
      "globalThis.self",
      "setTimeout",
      "WebAssembly",
      "console",
      "performance",
      "Atomics",
      "Promise",
      "globalThis.std",
      "globalThis.os",
    ];
    expect(evaluate(`[${names.map((name) => `typeof ${name}`).join()}].every((type) => type === "undefined")`)).toBe("true");
  });

  it("dates in UTC, wherever it runs", () => {
    expect(evaluate('new Date("2024-07-01T12:00:00").getHours() + " " + new Date(2024, 0, 1).getTime() + " " + new Date(0)')).toBe(
      "12 1704067200000 1970-01-01T00:00:00.000Z",
    );
  });

  it("randomness by the seed of the engine", () => {
    const draw = (seed: number) => {
      const { harness } = open("function processElement(row, ctx, out) { out.emit({ result: String(Math.random()) }); }", { seed });
      for (let i = 0; i < 3; i++) harness.processElement(["a", i], i);
      const drawn = values(harness);
      harness.close();
      return drawn;
    };
    expect(draw(0.25)).toEqual(draw(0.25));
    expect(draw(0.25)).not.toEqual(draw(0.75));
    expect(new Set(draw(0.25)).size).toBe(3);
  });

  it("no change of what it has taken out of the state", () => {
    verifyNode({
      kind: "transform.code",
      config: {
        code: `function processElement(row, ctx, out) {
          const list = ctx.state.value("list");
          const items = list.get() ?? [];
          if (items.length === 0) list.set(items);
          items.push(row.v);
          out.emit({ n: list.get().length });
        }`,
        schema: { n: "INT" },
        state: [{ name: "list" }],
      },
      keys: byKey,
      input: stream`
           t  key  v
        +I 1  a    4
        +I 2  a    4`,
      expected: stream`
           t  n:INT
        +I 1  0
        +I 2  0`,
    });
  });
});
