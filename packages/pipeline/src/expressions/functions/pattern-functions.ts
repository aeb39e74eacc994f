import { simpleFunction, type FunctionDefinition } from "./function-definition.ts";
import { types } from "../../types/type-constructors.ts";

const category = "pattern";

/** Functions of regular expressions, in Java's syntax. */
export const patternFunctions: readonly FunctionDefinition[] = [
  simpleFunction({ name: "REGEXP", category, signature: "REGEXP(text, pattern)", summary: "Whether a part of the text matches the regular expression.", example: "REGEXP('a1', '[0-9]')", parameters: ["text", "text"], returns: types.boolean, runtime: "regexp" }),
  simpleFunction({ name: "REGEXP_REPLACE", category, signature: "REGEXP_REPLACE(text, pattern, replacement)", summary: "The text with every match replaced.", example: "REGEXP_REPLACE('a1b22', '[0-9]+', '#')", parameters: ["text", "text", "text"], returns: types.string, runtime: "regexpReplace", mayBeNull: true }),
  simpleFunction({ name: "REGEXP_EXTRACT", category, signature: "REGEXP_EXTRACT(text, pattern [, group])", summary: "The first match, or one of its groups.", example: "REGEXP_EXTRACT('id ab-12', '([a-z]+)-([0-9]+)', 2)", parameters: ["text", "text", "int"], required: 2, returns: types.string, runtime: "regexpExtract", nullable: "always" }),
  simpleFunction({ name: "REGEXP_EXTRACT_ALL", nullAs: [types.string, types.string, types.int], category, signature: "REGEXP_EXTRACT_ALL(text, pattern [, group])", summary: "A group (the first by default) of every match.", example: "CARDINALITY(REGEXP_EXTRACT_ALL('a1b22', '([0-9]+)'))", parameters: ["text", "text", "int"], required: 2, returns: types.array(types.string), runtime: "regexpExtractAll", nullable: "always" }),
  simpleFunction({ name: "REGEXP_COUNT", nullAs: [types.string], category, signature: "REGEXP_COUNT(text, pattern)", summary: "The number of matches.", example: "REGEXP_COUNT('banana', 'a')", parameters: ["text", "text"], returns: types.int, runtime: "regexpCount", nullable: "always" }),
  simpleFunction({ name: "REGEXP_INSTR", nullAs: [types.string], category, signature: "REGEXP_INSTR(text, pattern)", summary: "Where the first match begins; 0 where there is none.", example: "REGEXP_INSTR('banana', 'n')", parameters: ["text", "text"], returns: types.int, runtime: "regexpInstr", nullable: "always" }),
  simpleFunction({ name: "REGEXP_SUBSTR", nullAs: [types.string], category, signature: "REGEXP_SUBSTR(text, pattern)", summary: "The first match.", example: "REGEXP_SUBSTR('banana', 'n.')", parameters: ["text", "text"], returns: types.string, runtime: "regexpSubstr", nullable: "always" }),
  simpleFunction({ name: "REGEXP_SPLIT", category, signature: "REGEXP_SPLIT(text, pattern)", summary: "The parts of the text between the matches.", example: "CARDINALITY(REGEXP_SPLIT('a1b2c', '[0-9]'))", parameters: ["text", "text"], returns: types.array(types.string), runtime: "regexpSplit", nullable: "always" }),
]; // prettier-ignore
