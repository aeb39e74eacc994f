import { tryParseDataType } from "../../../types/index.ts";
import type { DataType, Schema } from "../../../types/data-type.ts";

export interface CodeTypesInput {
  readonly schema: Schema;
  readonly keys: readonly string[] | undefined;
}

/**
 * TypeScript declarations of what the code of a node sees: its rows, its results, ctx and out. `config` is as it is written, valid or not; an editor
 * completes from them behind the line `@type {ProcessElement}`.
 */
export function codeTypes(config: Readonly<Record<string, unknown>>, input: CodeTypesInput): string {
  const key = (input.keys ?? []).flatMap((name) => input.schema.filter((column) => column.name === name));
  const [single] = key;
  const keyType =
    single === undefined ? "undefined" : key.length === 1 ? typeText(single.type, "read") : `{ ${fields(key, "read").join(" ")} }`;
  const states = listOf(config.state);
  const named = (kind: string) =>
    states
      .filter((state) => (state.kind ?? "value") === kind)
      .map(({ name }) => JSON.stringify(name))
      .join(" | ") || "never";
  const sides = listOf(config.sideOutputs).map(
    ({ port, schema }) => `  sideOutput(name: ${JSON.stringify(port)}, row: { ${fields(written(schema), "emit").join(" ")} }): void;`,
  );
  return `/** A row of the input. */
interface InputRow {
${fields(input.schema, "read")
  .map((field) => `  ${field}`)
  .join("\n")}
}
/** A row of the result. Columns that are left out are null. */
interface ResultRow {
${fields(written(config.schema), "emit")
  .map((field) => `  ${field}`)
  .join("\n")}
}
/** What is kept is a copy: change it with set(). */
interface ValueState {
  get(): any;
  set(value: unknown): void;
  clear(): void;
}
interface MapState {
  get(key: string | number | bigint): any;
  has(key: string | number | bigint): boolean;
  set(key: string | number | bigint, value: unknown): void;
  delete(key: string | number | bigint): void;
  keys(): string[];
  entries(): [string, any][];
  clear(): void;
}
interface Out {
  emit(row: ResultRow): void;
}
interface Ctx {
  /** Event time of the row, or of the event-time timer, in epoch milliseconds; null where it has none. */
  readonly timestamp: number | null;
  /** The watermark, in epoch milliseconds; null before the first. */
  readonly watermark: number | null;
  /** Epoch milliseconds by the clock of the engine. */
  readonly processingTime: number;
  readonly timerDomain: "event" | "processing" | null;
  readonly key: ${keyType};
  readonly subtaskIndex: number;
  readonly parallelism: number;
  readonly state: {
    value(name: ${named("value")}): ValueState;
    map(name: ${named("map")}): MapState;
  };
  readonly timers: {
    event(timestamp: number | Date): void;
    processing(timestamp: number | Date): void;
    delete(timestamp: number | Date, domain?: "event" | "processing"): void;
  };
${sides.join("\n")}
}
type ProcessElement = (row: InputRow, ctx: Ctx, out: Out) => void;
type OnTimer = (timestamp: number, ctx: Ctx, out: Out) => void;
type Open = (ctx: Ctx) => void;
`;
}

type Direction = "read" | "emit";

function fields(schema: Schema, direction: Direction): string[] {
  return schema.map(
    ({ name, type }) =>
      `${JSON.stringify(name)}${direction === "emit" && type.nullable ? "?" : ""}: ${typeText(type, direction)}${direction === "emit" && type.nullable ? " | undefined" : ""};`,
  );
}

function typeText(type: DataType, direction: Direction): string {
  return type.nullable ? `${plainText(type, direction)} | null` : plainText(type, direction);
}

function plainText(type: DataType, direction: Direction): string {
  switch (type.kind) {
    case "BOOLEAN":
      return "boolean";
    case "BIGINT":
      return "number | bigint";
    case "DECIMAL":
      return direction === "read" ? "string" : "string | number | bigint";
    case "CHAR":
    case "VARCHAR":
    case "STRING":
      return "string";
    case "BINARY":
    case "VARBINARY":
    case "BYTES":
      return "Uint8Array";
    case "TIMESTAMP":
    case "TIMESTAMP_LTZ":
      return direction === "read" ? "number" : "number | Date";
    case "ARRAY":
      return `(${typeText(type.element, direction)})[]`;
    case "MAP":
      return `Map<${typeText(type.key, direction)}, ${typeText(type.value, direction)}>`;
    case "ROW":
      return `{ ${fields(type.fields, direction).join(" ")} }`;
    case "NULL":
      return "null";
    default:
      return "number";
  }
}

/** Columns as they are written; those whose type is not one are left out. */
function written(columns: unknown): Schema {
  if (typeof columns !== "object" || columns === null) return [];
  return Object.entries(columns).flatMap(([name, text]: [string, unknown]) => {
    const parsed = typeof text === "string" ? tryParseDataType(text) : undefined;
    return parsed !== undefined && "type" in parsed ? [{ name, type: parsed.type }] : [];
  });
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item): item is Record<string, unknown> => typeof item === "object" && item !== null) : [];
}
