import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { checksOf, sinkGuarantees } from "./checks.ts";

const sinks = ["sink.table", "sink.file", "sink.http"].map((kind, index) => ({ id: `s${index}`, kind }));
const document = (checkpointing: object) =>
  documentSchema.parse({ format: "millrace/v1", name: "t", settings: { checkpointing }, nodes: sinks, edges: [] });

test.each([
  [{ intervalMs: 1000 }, ["effectively-once", "exactly-once", "at-least-once"]],
  [{ intervalMs: 1000, mode: "at-least-once" }, ["effectively-once", "at-least-once", "at-least-once"]],
  [{ intervalMs: 0 }, ["none", "none", "none"]],
])("with checkpoints %j the sinks promise %j", (checkpointing, expected) => {
  expect(sinkGuarantees(document(checkpointing)).map((sink) => sink.actual)).toEqual(expected);
});

test("a disabled sink promises nothing", () => {
  const one = documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes: [{ id: "a", kind: "sink.table", disabled: true }],
    edges: [],
  });
  expect(sinkGuarantees(one)).toEqual([]);
});

test("errors hold up a start, a failing test is a warning", () => {
  const withTest = { ...document({}), tests: [{ name: "a", rows: {}, expected: {}, ordered: false }] };
  const failed = [{ name: "a", state: "failed" as const, mismatches: {}, found: {}, elapsedMs: 1 }];
  const checks = checksOf(withTest, [{ code: "X", severity: "error", message: "" } as never], failed);
  expect(checks.map(({ id, tone, values }) => [id, tone, values.count ?? values.seconds])).toEqual([
    ["problems", "bad", 1],
    ["tests", "warn", 1],
    ["checkpoints", "ok", 10],
  ]);
});
