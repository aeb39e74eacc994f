import { MAX_LENGTH, types, withNullable } from "./type-constructors.ts";
import type { Column, DataType, PlainKind } from "./data-type.ts";

/** What is wrong with the text of a type, and where (UTF-16 units from its start). */
export class DataTypeSyntaxError extends Error {
  readonly code = "TYPE_SYNTAX";
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = "DataTypeSyntaxError";
    this.position = position;
  }
}

/**
 * Reads a type as Flink SQL writes it, in any case: "ROW<a INT, b ARRAY<STRING>> NOT NULL", "DECIMAL(10, 2)", "TIMESTAMP(3) WITH LOCAL TIME ZONE".
 * Throws: DataTypeSyntaxError, which says what to write.
 */
export function parseDataType(text: string): DataType {
  const reader = new TypeReader(text);
  const type = reader.type();
  reader.end();
  return type;
}

/** `parseDataType` for text that people are still typing: the type or the error. */
export function tryParseDataType(text: string): { readonly type: DataType } | { readonly error: DataTypeSyntaxError } {
  try {
    return { type: parseDataType(text) };
  } catch (error) {
    if (error instanceof DataTypeSyntaxError) return { error };
    throw error;
  }
}

const plainTypes: Readonly<Record<string, PlainKind>> = {
  BOOLEAN: "BOOLEAN", TINYINT: "TINYINT", SMALLINT: "SMALLINT", INT: "INT", INTEGER: "INT", BIGINT: "BIGINT", FLOAT: "FLOAT", DOUBLE: "DOUBLE",
  STRING: "STRING", BYTES: "BYTES", DATE: "DATE", NULL: "NULL",
}; // prettier-ignore

class TypeReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): DataType {
    let type = this.#nullableType();
    for (;;) {
      if (this.#word("NOT")) {
        if (!this.#word("NULL")) this.#fail("NOT is followed by NULL in a type");
        type = withNullable(type, false);
      } else if (this.#word("NULL")) {
        type = withNullable(type, true);
      } else if (this.#word("ARRAY")) {
        type = types.array(type);
      } else {
        return type;
      }
    }
  }

  end(): void {
    this.#space();
    if (this.#position < this.#text.length)
      this.#fail(`"${this.#text.slice(this.#position, this.#position + 20)}" does not belong to the type`);
  }

  #nullableType(): DataType {
    const start = this.#skipTo();
    const name = this.#name();
    if (name === undefined) this.#fail("a type is needed, for example STRING, INT or TIMESTAMP(3)");
    switch (name) {
      case "DECIMAL":
      case "DEC":
      case "NUMERIC":
        return this.#decimal();
      case "CHAR":
        return types.char(this.#length(1));
      case "VARCHAR":
        return types.varchar(this.#length(MAX_LENGTH));
      case "BINARY":
        return types.binary(this.#length(1));
      case "VARBINARY":
        return types.varbinary(this.#length(MAX_LENGTH));
      case "TIME":
        return types.time(this.#zoneless(this.#precision(0, 9)));
      case "TIMESTAMP":
        return this.#timestamp();
      case "TIMESTAMP_LTZ":
        return types.timestampLtz(this.#precision(6, 9));
      case "INTERVAL":
        return this.#interval();
      case "ARRAY":
      case "MAP":
      case "ROW":
        return this.#composite(name);
      default:
        break;
    }
    const kind = plainTypes[name];
    if (kind === undefined) {
      this.#position = start;
      this.#fail(`${name} is not a type; use for example STRING, INT, BIGINT, DOUBLE, DECIMAL(10, 2), BOOLEAN, DATE or TIMESTAMP(3)`);
    }
    if (kind === "DOUBLE") this.#word("PRECISION");
    return { kind, nullable: true };
  }

  #decimal(): DataType {
    if (!this.#symbol("(")) return types.decimal(10, 0);
    const at = this.#skipTo();
    const precision = this.#number();
    const scale = this.#symbol(",") ? this.#number() : 0;
    this.#expect(")");
    if (precision < 1 || precision > 38) this.#fail(`the precision of DECIMAL is 1 to 38, not ${precision}`, at);
    if (scale > precision) this.#fail(`the scale of DECIMAL is 0 to its precision ${precision}, not ${scale}`, at);
    return types.decimal(precision, scale);
  }

  #length(fallback: number): number {
    if (!this.#symbol("(")) return fallback;
    const at = this.#skipTo();
    const length = this.#number();
    this.#expect(")");
    if (length < 1 || length > MAX_LENGTH) this.#fail(`a length is 1 to ${MAX_LENGTH}, not ${length}`, at);
    return length;
  }

  #precision(fallback: number, max: number): number {
    if (!this.#symbol("(")) return fallback;
    const at = this.#skipTo();
    const precision = this.#number();
    this.#expect(")");
    if (precision > max) this.#fail(`the precision is 0 to ${max}, not ${precision}`, at);
    return precision;
  }

  #zoneless(precision: number): number {
    if (this.#word("WITHOUT")) for (const word of ["TIME", "ZONE"]) this.#expectWord(word);
    return precision;
  }

  #timestamp(): DataType {
    const precision = this.#precision(6, 9);
    if (!this.#word("WITH")) return types.timestamp(this.#zoneless(precision));
    for (const word of ["LOCAL", "TIME", "ZONE"]) this.#expectWord(word);
    return types.timestampLtz(precision);
  }

  #interval(): DataType {
    const at = this.#skipTo();
    const field = (): string => {
      const name = this.#name() ?? "";
      if (!["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"].includes(name))
        this.#fail("INTERVAL is followed by YEAR, MONTH, DAY, HOUR, MINUTE or SECOND", at);
      if (!this.#symbol("(")) return name;
      let digits = String(this.#number());
      if (this.#symbol(",")) digits += `, ${this.#number()}`;
      this.#expect(")");
      return `${name}(${digits})`;
    };
    const first = field();
    const text = this.#word("TO") ? `${first} TO ${field()}` : first;
    return types.interval(/^(YEAR|MONTH)/.test(text) ? "YEAR_MONTH" : "DAY_TIME", text);
  }

  #composite(name: "ARRAY" | "MAP" | "ROW"): DataType {
    const close = name === "ROW" && this.#symbol("(") ? ")" : ">";
    if (close === ">") this.#expect("<");
    let type: DataType;
    if (name === "ARRAY") {
      type = types.array(this.type());
    } else if (name === "MAP") {
      const key = this.type();
      this.#expect(",");
      type = types.map(key, this.type());
    } else {
      type = types.row(this.#fields(close));
    }
    this.#expect(close);
    return type;
  }

  #fields(close: string): readonly Column[] {
    const fields: Column[] = [];
    this.#space();
    if (this.#text[this.#position] === close) return fields;
    do {
      const name = this.#fieldName();
      fields.push({ name, type: this.type() });
      const comment = /^\s*'(?:[^']|'')*'/.exec(this.#text.slice(this.#position));
      if (comment !== null) this.#position += comment[0].length;
    } while (this.#symbol(","));
    return fields;
  }

  #fieldName(): string {
    this.#space();
    const match = /^(?:`((?:[^`]|``)+)`|([\p{L}_$][\p{L}\p{N}_$]*))/u.exec(this.#text.slice(this.#position));
    if (match === null) this.#fail("a field of ROW begins with its name, in backticks where it is a reserved word");
    this.#position += match[0].length;
    return match[1]?.replaceAll("``", "`") ?? (match[2] as string);
  }

  #name(): string | undefined {
    this.#space();
    const match = /^[A-Za-z_]\w*/.exec(this.#text.slice(this.#position));
    if (match === null) return undefined;
    this.#position += match[0].length;
    return match[0].toUpperCase();
  }

  #word(word: string): boolean {
    const before = this.#position;
    if (this.#name() === word) return true;
    this.#position = before;
    return false;
  }

  #expectWord(word: string): void {
    if (!this.#word(word)) this.#fail(`${word} is missing`);
  }

  #symbol(symbol: string): boolean {
    this.#space();
    if (this.#text[this.#position] !== symbol) return false;
    this.#position++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#symbol(symbol)) this.#fail(`"${symbol}" is missing`);
  }

  #number(): number {
    this.#space();
    const match = /^\d{1,10}/.exec(this.#text.slice(this.#position));
    if (match === null) this.#fail("a whole number is needed");
    this.#position += match[0].length;
    return Number(match[0]);
  }

  #skipTo(): number {
    this.#space();
    return this.#position;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#position] ?? "")) this.#position++;
  }

  #fail(message: string, position = this.#position): never {
    throw new DataTypeSyntaxError(message, position);
  }
}
