export type FileFormat = "jsonl" | "json" | "csv";

/** What the head of a file says about its rows. */
export interface Detected {
  readonly format: FileFormat;
  /** Column → type, in the order of first appearance. */
  readonly schema: Readonly<Record<string, string>>;
  /** Rows as they stand in the file, for the preview. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** CSV: what parts the fields. */
  readonly delimiter?: string;
}

const MOST_ROWS = 200;
const INT_MAX = 2_147_483_647;

/** Guesses format, columns and types from the first bytes of a file; a record that is cut off at the end is left out. Undefined where nothing is recognized. */
export function detectSchema(head: string, name: string): Detected | undefined {
  const text = head.replace(/^\uFEFF/, "").trimStart();
  if (text.startsWith("[")) {
    const rows = arrayRows(text);
    return rows.length === 0 ? undefined : { format: "json", schema: typesOf(rows), rows };
  }
  if (text.startsWith("{")) {
    const rows = lineRows(text);
    return rows.length === 0 ? undefined : { format: "jsonl", schema: typesOf(rows), rows };
  }
  return /\.(csv|tsv|txt)$/i.test(name) || text.includes(",") ? csvRows(text, name) : undefined;
}

function isRow(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lineRows(text: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (const line of text.split("\n")) {
    if (rows.length >= MOST_ROWS) break;
    if (line.trim() === "") continue;
    const row = tryParse(line);
    if (isRow(row)) rows.push(row);
  }
  return rows;
}

/** Reads elements of an array whose end may be missing. */
function arrayRows(text: string): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  let depth = 0;
  let start = -1;
  let inString = false;
  for (let i = 1; i < text.length && rows.length < MOST_ROWS; i++) {
    const char = text[i];
    if (inString) {
      if (char === "\\") i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{" || char === "[") {
      if (depth === 0) start = i;
      depth++;
    } else if (char === "}" || char === "]") {
      depth--;
      if (depth === 0) {
        const row = tryParse(text.slice(start, i + 1));
        if (isRow(row)) rows.push(row);
      }
      if (depth < 0) break;
    }
  }
  return rows;
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // A broken or cut record: the source counts such rows, the guess leaves them out.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function csvRows(text: string, name: string): Detected | undefined {
  const first = text.slice(0, text.indexOf("\n") === -1 ? undefined : text.indexOf("\n"));
  const delimiter = /\.tsv$/i.test(name)
    ? "\t"
    : ([",", ";", "\t", "|"].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ",");
  const lines = splitCsv(text, delimiter);
  const header = lines[0];
  // The last record may be cut off.
  const body = text.endsWith("\n") || lines.length === 1 ? lines.slice(1) : lines.slice(1, -1);
  if (header === undefined || header.length === 0 || header.some((column) => column.trim() === "")) return undefined;
  const rows = body.slice(0, MOST_ROWS).map((cells) => Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ""])));
  const typed = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell === "" ? null : csvValue(cell)])));
  return {
    format: "csv",
    schema: typesOf(typed.length === 0 ? [Object.fromEntries(header.map((column) => [column, ""]))] : typed),
    rows,
    delimiter,
  };
}

function splitCsv(text: string, delimiter: string): string[][] {
  const lines: string[][] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i <= text.length && lines.length <= MOST_ROWS + 1; i++) {
    const char = text[i];
    if (quoted) {
      if (char === undefined) break;
      if (char === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (char === '"') quoted = false;
      else cell += char;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === delimiter) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n" || char === undefined) {
      cells.push(cell.replace(/\r$/, ""));
      if (cells.length > 1 || cells[0] !== "") lines.push(cells);
      cells = [];
      cell = "";
    } else cell += char;
  }
  return lines;
}

function csvValue(cell: string): unknown {
  if (/^-?(0|[1-9]\d{0,14})$/.test(cell)) return Number(cell);
  // "1.0" is written as a fraction: half a step keeps it one for the guess, and the value itself is not used.
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(cell) && !/^-?0\d/.test(cell)) return Number(cell) + (Number.isInteger(Number(cell)) ? 0.5 : 0);
  if (/^(true|false)$/i.test(cell)) return cell.toLowerCase() === "true";
  return cell;
}

function typesOf(rows: readonly Readonly<Record<string, unknown>>[]): Record<string, string> {
  const types = new Map<string, string | undefined>();
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      // Bare numbers would change their place in an object.
      if (/^(0|[1-9]\d*)$/.test(name) || name === "") continue;
      const type = typeOf(value);
      const before = types.get(name);
      types.set(name, before === undefined ? type : type === undefined ? before : widest(before, type));
    }
  }
  return Object.fromEntries([...types].map(([name, type]) => [name, type ?? "STRING"]));
}

/** The plain type of one JSON value; undefined for null, which says nothing. */
function typeOf(value: unknown): string | undefined {
  switch (typeof value) {
    case "boolean":
      return "BOOLEAN";
    case "number":
      return Number.isInteger(value) ? (Math.abs(value) <= INT_MAX ? "INT" : "BIGINT") : "DOUBLE";
    case "string":
      if (/^\d{4}([-/])\d\d\1\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(value)) return "TIMESTAMP(3)";
      if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(value)) return "TIMESTAMP_LTZ(3)";
      if (/^\d{4}-\d\d-\d\d$/.test(value)) return "DATE";
      return "STRING";
    default:
      break;
  }
  if (Array.isArray(value)) return `ARRAY<${value.map(typeOf).find((type) => type !== undefined) ?? "STRING"}>`;
  if (!isRow(value)) return undefined;
  const fields = Object.entries(value).map(([name, inner]) => `\`${name.replaceAll("`", "``")}\` ${typeOf(inner) ?? "STRING"}`);
  return fields.length === 0 ? "MAP<STRING, STRING>" : `ROW<${fields.join(", ")}>`;
}

const NUMBERS = ["INT", "BIGINT", "DOUBLE"];

function widest(a: string, b: string): string {
  if (a === b) return a;
  const [x, y] = [NUMBERS.indexOf(a), NUMBERS.indexOf(b)];
  return x >= 0 && y >= 0 ? (NUMBERS[Math.max(x, y)] ?? "STRING") : "STRING";
}
