import { previewDocument } from "@millrace/engine/preview";
import { expect, test } from "vitest";
import { codeMarks } from "./code-marks.ts";

async function marksOf(code: string) {
  const result = await previewDocument({
    format: "millrace/v1",
    name: "test",
    nodes: [
      { id: "orders", kind: "source.generator", config: { shape: "orders", count: 5 } },
      { id: "code", kind: "transform.code", config: { code, schema: { n: "INT" } } },
      { id: "out", kind: "sink.table" },
    ],
    edges: [
      { from: "orders.out", to: "code.in" },
      { from: "code.out", to: "out.in" },
    ],
  });
  return { marks: codeMarks(result, "code"), others: codeMarks(result, "orders"), result };
}

test("code that is no program is marked where it breaks off", async () => {
  const { marks, others } = await marksOf("function processElement(row, ctx, out) {\n  out.emit({ n: 5 +; });\n}");
  expect(marks).toHaveLength(1);
  expect(marks[0]).toMatchObject({ line: 2, message: expect.stringContaining("SyntaxError") as string });
  expect(others).toEqual([]);
});

test("what a row of the sample stumbles over is marked once", async () => {
  const { marks } = await marksOf('function processElement(row, ctx, out) {\n  out.emit({ n: "no number" });\n}');
  expect(marks).toHaveLength(1);
  expect(marks[0]).toMatchObject({ line: 2, column: 11, message: expect.stringContaining('column "n" is INT and got a text') as string });
});

test("code that runs has no marks, and its rows are there", async () => {
  const { marks, result } = await marksOf("function processElement(row, ctx, out) {\n  out.emit({ n: 5 });\n}");
  expect(marks).toEqual([]);
  expect(result.ports["code.out"]?.total).toBe(5);
});
