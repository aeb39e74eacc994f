import type { PipelineDocument, PipelineTest } from "@millrace/pipeline";

export type TestRow = PipelineTest["rows"][string][number];
export type RowSide = "rows" | "expected";

/** The document with its tests replaced; without the member where there are none. */
function withTests({ tests: _old, ...document }: PipelineDocument, tests: readonly PipelineTest[]): PipelineDocument {
  return tests.length === 0 ? document : { ...document, tests: [...tests] };
}

/** A fresh name: "Test 2" is taken by no other. */
function freshName(tests: readonly PipelineTest[], wish: string): string {
  const taken = new Set(tests.map((test) => test.name));
  if (!taken.has(wish)) return wish;
  const base = wish.replace(/ \d+$/, "");
  let number = 2;
  while (taken.has(`${base} ${number}`)) number++;
  return `${base} ${number}`;
}

export function addTest(document: PipelineDocument, test: PipelineTest): PipelineDocument {
  const tests = document.tests ?? [];
  return withTests(document, [...tests, { ...test, name: freshName(tests, test.name) }]);
}

export function changeTest(document: PipelineDocument, index: number, change: (test: PipelineTest) => PipelineTest): PipelineDocument {
  return withTests(
    document,
    (document.tests ?? []).map((test, at) => (at === index ? change(test) : test)),
  );
}

export function removeTest(document: PipelineDocument, index: number): PipelineDocument {
  return withTests(
    document,
    (document.tests ?? []).filter((_, at) => at !== index),
  );
}

/** The rows given to a source, or expected at a sink; undefined takes the whole table out of the test, and what is said of the source with it. */
export function setRows(test: PipelineTest, side: RowSide, name: string, rows: readonly TestRow[] | undefined): PipelineTest {
  const { [name]: _old, ...others } = test[side];
  const changed = { ...test, [side]: rows === undefined ? others : { ...test[side], [name]: [...rows] } };
  return side === "rows" && rows === undefined ? setIdle(changed, name, undefined) : changed;
}

/** Behind how many of its rows a source is idle; undefined: never. */
export function setIdle({ idle, ...test }: PipelineTest, name: string, afterRows: number | undefined): PipelineTest {
  const { [name]: _old, ...others } = idle ?? {};
  const next = afterRows === undefined ? others : { ...idle, [name]: { afterRows } };
  return Object.keys(next).length === 0 ? test : { ...test, idle: next };
}

/** Where the run of a test fails; undefined: it does not. */
export function setCrash({ crash: _old, ...test }: PipelineTest, crash: PipelineTest["crash"]): PipelineTest {
  return crash === undefined ? test : { ...test, crash };
}

/** A row with one column written anew; undefined takes the column out. */
export function setCell(row: TestRow, column: string, value: unknown): TestRow {
  const { [column]: _old, ...others } = row;
  return value === undefined ? others : { ...row, [column]: value as TestRow[string] };
}
