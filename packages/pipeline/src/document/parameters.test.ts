import { describe, expect, test } from "vitest";
import { documentSchema, type PipelineDocumentInput, type PipelineNode } from "./document.ts";
import { fillParameters, parametersIn, resolveParameters, sqlLiteral, type ParameterValues } from "./parameters.ts";

function resolve(
  node: { kind: string; config: Record<string, unknown> },
  parameters: PipelineDocumentInput["parameters"],
  values: ParameterValues = {},
) {
  const document = documentSchema.parse({ format: "millrace/v1", name: "P", nodes: [{ id: "n", ...node }], edges: [], parameters });
  const resolved = resolveParameters(document, values);
  return {
    config: resolved.document.nodes[0]?.config,
    codes: resolved.diagnostics.map((diagnostic) => diagnostic.code),
    document,
    resolved,
  };
}

describe("resolveParameters", () => {
  test("writes literals of SQL into expressions, so that a value can never be read as code", () => {
    const node = { kind: "transform.filter", config: { condition: "name = ${name} AND n > ${n} AND ${flag}" } };
    expect(resolve(node, { name: {}, n: {}, flag: {} }, { name: "O'Hara' OR TRUE --", n: -5, flag: true }).config).toEqual({
      condition: "name = 'O''Hara'' OR TRUE --' AND n > (-5) AND TRUE",
    });
  });

  test("gives a setting that is nothing but a parameter the value itself, of its own type", () => {
    expect(resolve({ kind: "sink.table", config: { keep: "${rows}" } }, { rows: { default: 5 } }).config).toEqual({ keep: 5 });
  });

  test("puts text into text elsewhere", () => {
    expect(
      resolve({ kind: "sink.file", config: { path: "out/${day}/${part}" } }, { day: { default: "2025-01-01" }, part: { default: 3 } })
        .config,
    ).toEqual({ path: "out/2025-01-01/3" });
  });

  test("finds expressions deep inside a config, by the catalog", () => {
    const config = {
      window: { type: "tumbling", sizeMs: 1 },
      aggregates: [{ as: "${n}", fn: "SUM", expr: "v * ${n}", filter: "s = ${s}" }],
    };
    expect(resolve({ kind: "window.aggregate", config }, { n: { default: 2 }, s: { default: "x" } }).config).toEqual({
      ...config,
      aggregates: [{ as: 2, fn: "SUM", expr: "v * 2", filter: "s = 'x'" }],
    });
    const pattern = { steps: [{ name: "a", where: "v > ${n}" }, { group: [{ name: "b", where: "v < ${n}" }] }] };
    expect(resolve({ kind: "cep.pattern", config: { pattern } }, { n: { default: 2 } }).config).toEqual({
      pattern: { steps: [{ name: "a", where: "v > 2" }, { group: [{ name: "b", where: "v < 2" }] }] },
    });
    const onRow = [{ op: "emit", columns: { x: "${s}" } }];
    expect(resolve({ kind: "transform.process", config: { onRow, schema: {} } }, { s: { default: "x" } }).config).toEqual({
      onRow: [{ op: "emit", columns: { x: "'x'" } }],
      schema: {},
    });
  });

  test("a value that is given is stronger than the default", () => {
    expect(resolve({ kind: "sink.table", config: { keep: "${rows}" } }, { rows: { default: 5 } }, { rows: 7 }).config).toEqual({ keep: 7 });
  });

  test("what has no value stays and is reported", () => {
    const { config, codes } = resolve({ kind: "sink.file", config: { path: "${a}/${b}" } }, { a: {} });
    expect(config).toEqual({ path: "${a}/${b}" });
    expect(codes).toEqual(["PARAMETER_VALUE_MISSING", "PARAMETER_UNKNOWN"]);
    expect(resolve({ kind: "sink.discard", config: {} }, { a: {} }, { toString: 1 }).codes).toEqual(["PARAMETER_UNKNOWN"]);
  });

  test("a doubled dollar sign stands for itself", () => {
    expect(resolve({ kind: "sink.file", config: { path: "$${a}" } }, {}).config).toEqual({ path: "${a}" });
  });

  test("leaves a document without parameters untouched", () => {
    const { document, resolved } = resolve({ kind: "sink.table", config: { keep: 5 } }, {});
    expect(resolved.document.nodes[0]).toBe(document.nodes[0]);
  });
});

test.each([
  [5, "5"],
  [-0.5, "(-0.5)"],
  [true, "TRUE"],
  ["it's", "'it''s'"],
])("%s as a literal of SQL", (value, expected) => {
  expect(sqlLiteral(value)).toBe(expected);
});

describe("of one node", () => {
  const node: PipelineNode = {
    id: "f",
    kind: "transform.filter",
    config: { condition: "amount > ${limit} AND name <> ${name} AND note <> '$${kept}'" },
  };
  test("are found once each", () => expect(parametersIn(node)).toEqual(["limit", "name"]));
  test("are filled with what is given; the rest and escapes stay", () => {
    expect(fillParameters(node, { limit: 5 }).config["condition"]).toBe("amount > 5 AND name <> ${name} AND note <> '$${kept}'");
    expect(fillParameters(node, { name: "O'Hara" }).config["condition"]).toContain("name <> 'O''Hara'");
    expect(fillParameters(node, {})).toBe(node);
  });
  test("a whole setting becomes the value itself", () => {
    const generator: PipelineNode = { id: "g", kind: "source.generator", config: { shape: "orders", rowsPerSecond: "${rate}" } };
    expect(fillParameters(generator, { rate: 20 }).config["rowsPerSecond"]).toBe(20);
  });
});

test.each(["constructor", "toString", "__proto__"])("no parameter can be called %s", (name) => {
  const input: unknown = JSON.parse(`{"format":"millrace/v1","name":"P","nodes":[],"edges":[],"parameters":{"${name}":{"default":1}}}`);
  const parsed = documentSchema.safeParse(input);
  expect(parsed.success && Object.hasOwn(parsed.data.parameters ?? {}, name)).toBe(false);
});
