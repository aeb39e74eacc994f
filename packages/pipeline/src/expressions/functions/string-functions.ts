import { convertArguments, simpleFunction, wrongArgument, type FunctionCall, type FunctionDefinition } from "./function-definition.ts";
import { isBinary, isCharacter, isInteger, isNumeric, lengthOf } from "../../types/type-families.ts";
import { leastRestrictive } from "../../types/least-restrictive.ts";
import { call as makeCall, concat, literal, nullableIf, runtimeCall } from "../build.ts";
import { notNull, types, withNullable } from "../../types/type-constructors.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

const category = "string";
/** The type of the first argument; Flink keeps CHAR(n) and VARCHAR(n) there. */
const sameAsFirst = (args: readonly Typed[]): DataType => (args[0] as Typed).type;
/** VARCHAR of the first argument's length: a text that may get shorter. */
const varyingOfFirst = (args: readonly Typed[]): DataType => {
  const { type } = args[0] as Typed;
  return type.kind === "CHAR" ? types.varchar(type.length) : type;
};

/** Functions of text. */
export const stringFunctions: readonly FunctionDefinition[] = [
  ...["CHAR_LENGTH", "CHARACTER_LENGTH"].map((name) =>
    simpleFunction({ name, category, signature: `${name}(text)`, summary: "The number of characters.", example: `${name}('flink')`, parameters: ["text"], returns: types.int, runtime: "charLength" }),
  ),
  simpleFunction({ name: "UPPER", category, signature: "UPPER(text)", summary: "The text in upper case.", example: "UPPER('flink')", parameters: ["text"], returns: sameAsFirst, runtime: "upper" }),
  simpleFunction({ name: "LOWER", category, signature: "LOWER(text)", summary: "The text in lower case.", example: "LOWER('FLINK')", parameters: ["text"], returns: sameAsFirst, runtime: "lower" }),
  simpleFunction({ name: "INITCAP", category, signature: "INITCAP(text)", summary: "Each word with a capital first letter.", example: "INITCAP('new york')", parameters: ["text"], returns: sameAsFirst, runtime: "initcap" }),
  {
    name: "CONCAT", category, signature: "CONCAT(text, …)", summary: "The texts one behind the other; NULL where one is NULL.", example: "CONCAT('a', 'b')", arity: [1, Infinity],
    resolve: (call) => {
      const args = convertArguments(call, [], "text");
      return args && concat(args, nullableIf(args, types.string));
    },
  },
  {
    name: "CONCAT_WS", category, signature: "CONCAT_WS(separator, text, …)", summary: "The texts with a separator between them; NULL ones are left out.", example: "CONCAT_WS('-', 'a', 'b')", arity: [1, Infinity],
    resolve: (call) => {
      const args = convertArguments(call, [], "text");
      const [separator, ...texts] = args ?? [];
      if (separator === undefined) return undefined;
      const guarded: Typed = { kind: "is", test: "NULL", negated: false, operand: separator, type: notNull(types.boolean) };
      const joined = runtimeCall("concatWs", [separator, ...texts], types.string, { nulls: "handles" });
      const type = nullableIf([separator, ...texts], types.string);
      return { kind: "case", branches: [{ when: guarded, result: literal(null, types.string) }], otherwise: joined, type };
    },
  },
  {
    name: "TRIM", category, signature: "TRIM([BOTH | LEADING | TRAILING] [characters FROM] text)", summary: "The text without blanks (or the given characters) at its ends.", example: "TRIM(BOTH 'x' FROM 'xxabxx')", arity: [1, 2],
    resolve: (call) => trim(call, call.keywords[0] !== "TRAILING", call.keywords[0] !== "LEADING"),
  },
  { name: "LTRIM", category, signature: "LTRIM(text [, characters])", summary: "The text without blanks (or the given characters) at its start.", example: "LTRIM('  ab')", arity: [1, 2], resolve: (call) => trim(call, true, false) },
  { name: "RTRIM", category, signature: "RTRIM(text [, characters])", summary: "The text without blanks (or the given characters) at its end.", example: "RTRIM('ab  ')", arity: [1, 2], resolve: (call) => trim(call, false, true) },
  { name: "BTRIM", nullAs: [types.string], category, signature: "BTRIM(text [, characters])", summary: "The text without blanks (or the given characters) at both ends.", example: "BTRIM('  ab  ')", arity: [1, 2], resolve: (call) => trim(call, true, true) },
  ...["SUBSTRING", "SUBSTR"].map((name) =>
    simpleFunction({
      name, category, signature: name === "SUBSTRING" ? "SUBSTRING(text FROM position [FOR length])" : "SUBSTR(text, position [, length])", summary: "A part of the text; positions begin at 1, negative ones count from the end.",
      example: name === "SUBSTRING" ? "SUBSTRING('flink' FROM 2 FOR 3)" : "SUBSTR('flink', -3)", parameters: ["text", "int", "int"], required: 2, returns: varyingOfFirst, runtime: "substring", nullable: "always",
    }),
  ),
  simpleFunction({ name: "LEFT", category, signature: "LEFT(text, length)", summary: "The first characters.", example: "LEFT('flink', 2)", parameters: ["text", "int"], returns: varyingOfFirst, runtime: "left", nullable: "always" }),
  simpleFunction({ name: "RIGHT", category, signature: "RIGHT(text, length)", summary: "The last characters.", example: "RIGHT('flink', 2)", parameters: ["text", "int"], returns: varyingOfFirst, runtime: "right", nullable: "always" }),
  simpleFunction({ name: "POSITION", category, signature: "POSITION(part IN text [FROM position])", summary: "Where a part begins; 0 where it is not in the text.", example: "POSITION('n' IN 'flink')", parameters: ["text", "text", "int"], required: 2, returns: types.int, runtime: "position" }),
  simpleFunction({ name: "LOCATE", category, signature: "LOCATE(part, text [, position])", summary: "Where a part begins, searched from a position; 0 where it is not in the text.", example: "LOCATE('n', 'flink')", parameters: ["text", "text", "int"], required: 2, returns: types.int, runtime: "position" }),
  simpleFunction({ name: "INSTR", category, signature: "INSTR(text, part [, position [, occurrence]])", summary: "Where the n-th occurrence of a part begins; 0 where it is not in the text.", example: "INSTR('hello', 'l', 1, 2)", parameters: ["text", "text", "int", "int"], required: 2, returns: types.int, runtime: "instr" }),
  {
    name: "OVERLAY", category, signature: "OVERLAY(text PLACING part FROM position [FOR length])", summary: "The text with a part of it replaced.", example: "OVERLAY('abcdefg' PLACING 'XY' FROM 3)", arity: [3, 4],
    resolve: (call) => {
      const args = convertArguments(call, ["text", "text", "int", "int"]);
      const [text, part] = args ?? [];
      if (args === undefined || text === undefined || part === undefined) return undefined;
      const isBounded = text.type.kind !== "STRING" && part.type.kind !== "STRING";
      const type = isBounded ? types.varchar(lengthOf(text.type) + lengthOf(part.type)) : types.string;
      return runtimeCall(args.length === 3 ? "overlayWhole" : "overlay", args, nullableIf(args, type));
    },
  },
  simpleFunction({ name: "REPLACE", category, signature: "REPLACE(text, from, to)", summary: "The text with every occurrence of a part replaced.", example: "REPLACE('banana', 'a', 'o')", parameters: ["text", "text", "text"], returns: types.string, runtime: "replace" }),
  simpleFunction({ name: "TRANSLATE", category, signature: "TRANSLATE(text, from, to)", summary: "The text with each character of `from` replaced by the one at its place in `to`, or left out.", example: "TRANSLATE('banana', 'an', 'oN')", parameters: ["text", "text", "text"], returns: types.string, runtime: "translate" }),
  simpleFunction({ name: "REPEAT", category, signature: "REPEAT(text, count)", summary: "The text several times.", example: "REPEAT('ab', 3)", parameters: ["text", "int"], returns: types.string, runtime: "repeat" }),
  simpleFunction({ name: "LPAD", category, signature: "LPAD(text, length, pad)", summary: "The text filled up to a length in front, or cut to it.", example: "LPAD('7', 3, '0')", parameters: ["text", "int", "text"], returns: types.string, runtime: "lpad", mayBeNull: true }),
  simpleFunction({ name: "RPAD", category, signature: "RPAD(text, length, pad)", summary: "The text filled up to a length behind, or cut to it.", example: "RPAD('7', 3, '.')", parameters: ["text", "int", "text"], returns: types.string, runtime: "rpad", mayBeNull: true }),
  simpleFunction({ name: "REVERSE", category, signature: "REVERSE(text)", summary: "The text from its end.", example: "REVERSE('flink')", parameters: ["text"], returns: types.string, runtime: "reverse", nullable: "always" }),
  simpleFunction({ name: "ASCII", category, signature: "ASCII(text)", summary: "The first byte of the text as a number.", example: "ASCII('A')", parameters: ["text"], returns: types.int, runtime: "ascii" }),
  simpleFunction({ name: "CHR", category, signature: "CHR(code)", summary: "The character of a code, taken modulo 256.", example: "CHR(65)", parameters: ["bigint"], returns: types.string, runtime: "chr", nullable: "always" }),
  {
    name: "SPLIT_INDEX", category, signature: "SPLIT_INDEX(text, separator, index)", summary: "One part of a text cut at a separator, counted from 0; NULL where there is none.", example: "SPLIT_INDEX('a,b,c', ',', 1)", arity: [3, 3],
    resolve: (call) => {
      const isCode = call.args[1] !== undefined && isInteger(call.args[1].type);
      const args = convertArguments(call, ["text", isCode ? "int" : "text", "int"]);
      return args && runtimeCall(isCode ? "splitIndexCode" : "splitIndex", args, types.string, { nulls: "may-be-null" });
    },
  },
  simpleFunction({ name: "SPLIT", nullAs: [types.string], category, signature: "SPLIT(text, separator)", summary: "The parts of a text cut at a separator.", example: "SPLIT('a,b', ',')", parameters: ["text", "text"], returns: types.array(types.string), runtime: "split" }),
  simpleFunction({ name: "STR_TO_MAP", category, signature: "STR_TO_MAP(text [, entrySeparator, pairSeparator])", summary: "A map from text like 'a=1,b=2'.", example: "STR_TO_MAP('a=1,b=2')", parameters: ["text", "text", "text"], required: 1, returns: types.map(types.string, types.string), runtime: "strToMap" }),
  side("STARTSWITH", "Whether the text begins with a part.", "startsWith"),
  side("ENDSWITH", "Whether the text ends with a part.", "endsWith"),
  {
    name: "ELT", category, signature: "ELT(index, value, …)", summary: "The value at a position, counted from 1; NULL where there is none.", example: "ELT(2, 'a', 'b', 'c')", arity: [2, Infinity],
    resolve: (call) => {
      const [index, ...values] = convertArguments(call, ["int"], "text-or-bytes") ?? [];
      const type = leastRestrictive(values.map((value) => value.type));
      if (index === undefined) return undefined;
      return type === undefined ? wrongArgument(call, 1, "texts or BYTES") : runtimeCall("elt", [index, ...values], withNullable(type, true), { nulls: "handles" });
    },
  },
  kindTest("IS_ALPHA", "Whether all characters are letters.", "IS_ALPHA('abc')", "isAlpha", () => false),
  kindTest("IS_DIGIT", "Whether all characters are digits; so are whole numbers.", "IS_DIGIT('123')", "isDigit", isInteger),
  kindTest("IS_DECIMAL", "Whether the text is a number; numbers are.", "IS_DECIMAL('-1.5')", "isDecimal", () => true),
]; // prettier-ignore

/** A test of a text, or of a number, whose answer its type gives. Never NULL. */
function kindTest(
  name: string,
  summary: string,
  example: string,
  runtime: string,
  ofNumber: (type: DataType) => boolean,
): FunctionDefinition {
  return {
    name, category, signature: `${name}(text or number)`, summary, example, arity: [1, 1],
    resolve: (call) => {
      const arg = call.args[0] as Typed;
      if (isCharacter(arg.type)) return runtimeCall(runtime, [arg], notNull(types.boolean), { nulls: "handles" });
      if (!isNumeric(arg.type)) return wrongArgument(call, 0, "a text or a number");
      const answer = ofNumber(arg.type);
      return makeCall(name, [arg], notNull(types.boolean), ([x = ""]) => `(${x} !== null && ${answer})`, { nulls: "handles" });
    },
  }; // prettier-ignore
}

function trim(call: FunctionCall, start: boolean, end: boolean): Typed | undefined {
  const args = convertArguments(call, ["text", "text"]);
  if (args === undefined) return undefined;
  const type = withNullable(
    varyingOfFirst(args),
    args.some((arg) => arg.type.nullable),
  );
  if (args.length === 1) return runtimeCall(start && end ? "trim" : start ? "trimStart" : "trimEnd", args, type);
  return runtimeCall("trimSet", [...args, literal(start, types.boolean), literal(end, types.boolean)], type);
}

function side(name: string, summary: string, runtime: string): FunctionDefinition {
  return {
    name, category, nullAs: [types.string], signature: `${name}(text, part)`, summary, example: `${name}('flink', '${name === "STARTSWITH" ? "fl" : "nk"}')`, arity: [2, 2],
    resolve: (call) => {
      const [text, part] = call.args;
      if (text === undefined || part === undefined) return undefined;
      if (isBinary(text.type) && isBinary(part.type)) return runtimeCall(`${runtime}Bytes`, call.args, nullableIf(call.args, types.boolean));
      if (!isCharacter(text.type)) return wrongArgument(call, 0, "a text or BYTES");
      if (!isCharacter(part.type)) return wrongArgument(call, 1, "a text or BYTES");
      return runtimeCall(runtime, call.args, nullableIf(call.args, types.boolean));
    },
  }; // prettier-ignore
}
