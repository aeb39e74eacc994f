import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDataType, type Schema } from "@millrace/pipeline/types";
import type { Row, SourceContext } from "@millrace/engine/connector";
import { csvFormat, jsonArrayFormat, jsonLinesFormat } from "./file-formats.ts";
import { FileSourceReader, type FileFormat } from "./file-source-reader.ts";
import { NO_METRICS } from "@millrace/engine/connector";

const schema: Schema = [
  { name: "id", type: parseDataType("BIGINT") },
  { name: "name", type: parseDataType("STRING") },
];
const csv = csvFormat({ delimiter: ",", quote: '"', hasHeader: true, nullText: "" });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "millrace-file-source-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function contextOf(overrides: Partial<SourceContext> = {}): SourceContext {
  return {
    nodeId: "source",
    subtaskIndex: 0,
    parallelism: 1,
    schema,
    usedColumns: [0, 1],
    createRow: (values) => Object.fromEntries(values.map((value, index) => [`c${index}`, value])) as Row,
    restored: undefined,
    clock: { now: () => 0 },
    metrics: NO_METRICS,
    dataFolder: folder,
    ...overrides,
  };
}

interface Reading {
  readonly rows: readonly (readonly unknown[])[];
  readonly malformed: readonly string[];
}

function read(
  name: string,
  format: FileFormat,
  overrides: Partial<SourceContext> = {},
  maxPolls = Infinity,
  maxRecordBytes = 4 << 20,
): Reading & { readonly snapshot: readonly unknown[] } {
  const reader = new FileSourceReader(name, format, maxRecordBytes);
  reader.open(contextOf(overrides));
  const rows: unknown[][] = [];
  const malformed: string[] = [];
  const output = { collect: (row: Row) => rows.push([row.c0, row.c1]), malformed: (reason: string) => malformed.push(reason) };
  for (let polls = 0; polls < maxPolls && reader.poll(output, 1) === "more"; polls++);
  const snapshot = reader.snapshotState();
  reader.close();
  return { rows, malformed, snapshot };
}

function write(name: string, content: string | Buffer): void {
  writeFileSync(path.join(folder, name), content);
}

describe("FileSourceReader", () => {
  it("reads JSON Lines with blank lines, CRLF and no last line feed", () => {
    write("a.jsonl", '{"id":1,"name":"x"}\r\n\n{"id":9007199254740993}\n{"id":3,"name":"é"}');
    expect(read("a.jsonl", jsonLinesFormat)).toMatchObject({
      rows: [
        [1, "x"],
        [9007199254740993n, null],
        [3, "é"],
      ],
      malformed: [],
    });
  });

  it("names line and reason of broken lines and goes on", () => {
    write("a.jsonl", '{"id":1}\n{"id":\n{"id":"x"}\n[1]\n{"id":4}\n');
    const { rows, malformed } = read("a.jsonl", jsonLinesFormat);
    expect(rows).toEqual([
      [1, null],
      [4, null],
    ]);
    expect(malformed.map((reason) => reason.slice(0, 16))).toEqual(["a.jsonl, line 2:", "a.jsonl, line 3:", "a.jsonl, line 4:"]);
    expect(malformed[1]).toContain('column "id"');
  });

  it("never repeats the content of a broken line in the reason", () => {
    write("a.jsonl", '{"id":"secret-7731"}\n{"secret-7731\n');
    expect(read("a.jsonl", jsonLinesFormat).malformed.join()).not.toContain("secret-7731");
  });

  it("reports bytes that are not UTF-8 and refuses UTF-16", () => {
    write("a.jsonl", Buffer.concat([Buffer.from('{"id":1,"name":"'), Buffer.from([0xff]), Buffer.from('"}\n{"id":2}\n')]));
    expect(read("a.jsonl", jsonLinesFormat)).toMatchObject({ rows: [[2, null]], malformed: ["a.jsonl, line 1: it is not valid UTF-8"] });
    write("b.jsonl", Buffer.from('\uFEFF{"id":1}\n', "utf16le"));
    expect(() => read("b.jsonl", jsonLinesFormat)).toThrow("UTF-16");
  });

  it("skips a UTF-8 byte order mark", () => {
    write("a.csv", "\uFEFFid,name\n1,x\n");
    expect(read("a.csv", csv).rows).toEqual([[1, "x"]]);
  });

  it("reads the elements of a JSON array whatever the white space", () => {
    write("a.json", ' [ {"id":1,"name":"[,]"} ,\n{"id":2,"name":"\\"}"}]\n');
    expect(read("a.json", jsonArrayFormat)).toMatchObject({
      rows: [
        [1, "[,]"],
        [2, '"}'],
      ],
      malformed: [],
    });
  });

  it("costs one element for one broken element of an array", () => {
    write("a.json", '[{"id":1}, {"id":oops}, 7, {"id":4}]');
    expect(read("a.json", jsonArrayFormat)).toMatchObject({
      rows: [
        [1, null],
        [4, null],
      ],
      malformed: [expect.stringContaining("element 2"), expect.stringContaining("element 3")],
    });
  });

  it.each([
    ['{"id":1}', 'does not begin with "["'],
    ['[{"id":1}', "ends"],
    ['[{"id":1},{"id"', "ends"],
  ])("says what is wrong with the array file %s", (content, reason) => {
    write("a.json", content);
    expect(read("a.json", jsonArrayFormat).malformed).toEqual([expect.stringContaining(reason)]);
  });

  it("reads CSV with quotes, line feeds in cells and columns in another order", () => {
    write("a.csv", 'name,other,id\n"a, ""b""\nc",x,1\n,y,2\n');
    expect(read("a.csv", csv)).toMatchObject({
      rows: [
        [1, 'a, "b"\nc'],
        [2, null],
      ],
      malformed: [],
    });
  });

  it("reports CSV records with another number of cells and unclosed quotes", () => {
    write("a.csv", 'id,name\n1\n2,x\n3,"y\n');
    const { rows, malformed } = read("a.csv", csv);
    expect(rows).toEqual([[2, "x"]]);
    expect(malformed).toEqual(["a.csv, line 2: it has 1 cells in place of 2", expect.stringContaining("line 4")]);
  });

  it("says which column a CSV head lacks", () => {
    write("a.csv", "id,title\n1,x\n");
    expect(() => read("a.csv", csv)).toThrow('no column "name"');
  });

  it("reads an empty file as no rows", () => {
    write("a.jsonl", "");
    write("a.json", "");
    write("b.json", "[]");
    expect(read("a.jsonl", jsonLinesFormat).rows).toEqual([]);
    expect(read("a.json", jsonArrayFormat)).toMatchObject({ rows: [], malformed: [] });
    expect(read("b.json", jsonArrayFormat)).toMatchObject({ rows: [], malformed: [] });
  });

  it("reads records larger than a chunk", () => {
    const name = "n".repeat(3 << 20);
    write("a.jsonl", `{"id":1,"name":"${name}"}\n{"id":2}\n`);
    expect(read("a.jsonl", jsonLinesFormat).rows).toEqual([
      [1, name],
      [2, null],
    ]);
  });

  it("skips a line that is too long, and the line on which a quote is opened and never closed", () => {
    write("a.jsonl", `{"id":1}\n{"id":2,"name":"${"n".repeat(3 << 20)}"}\n{"id":3}\n`);
    const lines = read("a.jsonl", jsonLinesFormat, {}, Infinity, 1 << 20);
    expect(lines).toMatchObject({
      rows: [
        [1, null],
        [3, null],
      ],
      malformed: [expect.stringContaining("line 2: it is longer than 1048576 bytes")],
    });
    write("a.csv", `id,name\n1,"x\n${"2,y\n".repeat(1 << 19)}`);
    const cells = read("a.csv", csv, {}, Infinity, 1 << 20);
    expect(cells.rows).toHaveLength(1 << 19);
    expect(cells.malformed).toEqual([expect.stringContaining("line 2: it is longer")]);
  });

  it("shares the files of a folder between subtasks", () => {
    for (const name of ["a", "b", "c"]) write(`${name}.jsonl`, `{"id":1,"name":"${name}"}\n`);
    expect(read(".", jsonLinesFormat, { parallelism: 2, subtaskIndex: 0 }).rows).toEqual([
      [1, "a"],
      [1, "c"],
    ]);
    expect(read(".", jsonLinesFormat, { parallelism: 2, subtaskIndex: 1 }).rows).toEqual([[1, "b"]]);
  });

  it.each([
    ["jsonl", jsonLinesFormat, '{"id":1}\n{"id":"bad"}\n{"id":3}\n{"id":4}\n'],
    ["json", jsonArrayFormat, '[{"id":1}, {"id":"bad"}, {"id":3}, {"id":4}]'],
    ["csv", csv, "id,name\n1,\nbad,\n3,\n4,\n"],
  ] as const)("goes on exactly where a snapshot was taken, at every record of a %s file", (extension, format, content) => {
    const name = `a.${extension}`;
    write(name, content);
    const whole = read(name, format);
    expect(whole.rows.map(([id]) => id)).toEqual([1, 3, 4]);
    for (let polls = 0; polls < 7; polls++) {
      const before = read(name, format, {}, polls);
      const after = read(name, format, { restored: before.snapshot });
      expect([...before.rows, ...after.rows]).toEqual(whole.rows);
      expect([...before.malformed, ...after.malformed]).toEqual(whole.malformed);
    }
  });

  it("refuses paths out of the data folder, also through links", () => {
    expect(() => read("../x", jsonLinesFormat)).toThrow("out of the data folder");
    expect(() => read("/etc/passwd", jsonLinesFormat)).toThrow("out of the data folder");
    symlinkSync("/etc", path.join(folder, "link"));
    expect(() => read("link/passwd", jsonLinesFormat)).toThrow("out of the data folder");
    expect(() => read("none.jsonl", jsonLinesFormat)).toThrow("does not exist");
  });
});
