import { parseDataType, type Schema, types } from "@millrace/pipeline/types";
import { EngineError } from "../operators/engine-error.ts";
import { DELETE, INSERT, MAX_TIMESTAMP, MIN_TIMESTAMP, type RowKind, UPDATE_AFTER, UPDATE_BEFORE } from "../record/row.ts";

/** One thing that happens to an operator in a test, or comes out of it. */
export type StreamEvent =
  | {
      readonly type: "record";
      readonly kind: RowKind;
      readonly timestamp: number;
      readonly values: readonly unknown[];
      readonly input: number;
    }
  | { readonly type: "watermark"; readonly watermark: number; readonly input: number | undefined }
  | { readonly type: "clock"; readonly now: number }
  | { readonly type: "idle"; readonly isIdle: boolean; readonly input: number }
  | { readonly type: "end" };

export interface TestStream {
  readonly schema: Schema;
  /** By input; those without a header of their own have the first one's. */
  readonly schemas: readonly Schema[];
  readonly events: readonly StreamEvent[];
}

const KINDS: Readonly<Record<string, RowKind>> = {
  "+I": INSERT,
  "-U": UPDATE_BEFORE,
  "−U": UPDATE_BEFORE,
  "+U": UPDATE_AFTER,
  "-D": DELETE,
  "−D": DELETE,
};

/**
 * A stream as text. The first line names the columns behind `t`, the time: `t key amount:INT`; a column without a type is BIGINT where all its values are
 * whole numbers, DOUBLE where they are numbers, BOOLEAN for true and false, else STRING. Then one event a line, `//` begins a comment:
 * ```
 * +I 3 a 10      a record (+I −U +U −D) with its time; time "-": none; value null: NULL; "2>" in front: of the second input
 * W 9            a watermark, MAX the last one          P 12   the clock is set to 12
 * IDLE, ACTIVE   the input becomes idle, active         END    the end of input
 * ```
 * A line `2> t key price` gives the second input (or output port) columns of its own.
 */
export function stream(strings: TemplateStringsArray, ...values: readonly unknown[]): TestStream {
  const text = strings.map((part, i) => part + (i < values.length ? String(values[i]) : "")).join("");
  const lines = text
    .split("\n")
    .map((line) =>
      splitPrefix(
        line
          .replace(/\/\/.*$/, "")
          .trim()
          .split(/\s+/),
      ),
    )
    .filter(({ words }) => words[0] !== "");
  const schemas: Schema[] = [];
  const headers = lines.filter((line) => line.words[0] === "t");
  const hasOwn = new Set(headers.map((line) => line.input ?? 0));
  for (const { words, input = 0 } of headers) {
    const cells = lines.flatMap((line) => {
      const headerInput = hasOwn.has(line.input ?? 0) ? (line.input ?? 0) : 0;
      return (line.words[0] as string) in KINDS && headerInput === input ? [line.words.slice(2)] : [];
    });
    schemas[input] = words.slice(1).map((word, i) => {
      const [name, type] = word.split(":") as [string, string?];
      return { name, type: type === undefined ? inferType(cells.map((row) => row[i] ?? "")) : parseDataType(type) };
    });
  }
  const [schema] = schemas;
  if (schema === undefined) throw wrong("the first line names the columns and begins with t");
  const events = lines.filter((line) => line.words[0] !== "t").map((line) => parseEvent(line, schemas[line.input ?? 0] ?? schema));
  return { schema, schemas, events };
}

interface Line {
  readonly words: readonly string[];
  readonly input: number | undefined;
}

function splitPrefix(words: readonly string[]): Line {
  const [first = ""] = words;
  return /^\d+>$/.test(first) ? { words: words.slice(1), input: Number(first.slice(0, -1)) - 1 } : { words, input: undefined };
}

function parseEvent({ words, input }: Line, schema: Schema): StreamEvent {
  const [verb, ...args] = words;
  const kind = KINDS[verb ?? ""];
  if (kind !== undefined) {
    const cells = args.slice(1);
    if (cells.length !== schema.length) throw wrong(`"${words.join(" ")}" has ${cells.length} values, the header ${schema.length} columns`);
    return {
      type: "record",
      kind,
      timestamp: parseTime(args[0]),
      values: cells.map((cell, i) => parseCell(cell, schema[i]!.type.kind)),
      input: input ?? 0,
    };
  }
  switch (verb) {
    case "W":
      return { type: "watermark", watermark: parseTime(args[0]), input };
    case "P":
      return { type: "clock", now: parseTime(args[0]) };
    case "IDLE":
    case "ACTIVE":
      return { type: "idle", isIdle: verb === "IDLE", input: input ?? 0 };
    case "END":
      return { type: "end" };
    default:
      throw wrong(`"${words.join(" ")}" is no event`);
  }
}

function inferType(cells: readonly string[]): Schema[number]["type"] {
  const known = cells.filter((cell) => cell !== "null");
  if (known.length > 0 && known.every((cell) => /^-?\d+$/.test(cell))) return types.bigint;
  if (known.length > 0 && known.every((cell) => /^-?\d+(\.\d+)?$/.test(cell))) return types.double;
  if (known.length > 0 && known.every((cell) => cell === "true" || cell === "false")) return types.boolean;
  return types.string;
}

function parseCell(cell: string, kind: string): unknown {
  if (cell === "null") return null;
  if (kind === "STRING" || kind === "CHAR" || kind === "VARCHAR") return cell;
  if (kind === "BOOLEAN") return cell === "true";
  const number = Number(cell);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(cell) : number;
}

function parseTime(word: string | undefined): number {
  if (word === "MAX") return MAX_TIMESTAMP;
  if (word === "-") return MIN_TIMESTAMP;
  const time = Number(word);
  if (word === undefined || Number.isNaN(time)) throw wrong(`"${word ?? ""}" is no time`);
  return time;
}

function wrong(what: string): EngineError {
  return new EngineError("CONFIG_INVALID", `A test stream is wrong: ${what}.`, { domain: "internal" });
}
