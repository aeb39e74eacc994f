import { asText } from "./operators/text-operand.ts";
import { booleanOf, concat, nullOf, runtimeCall } from "../build.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { functionCatalog } from "../functions/function-catalog.ts";
import { isCharacter, lengthOf } from "../../types/type-families.ts";
import { likePattern } from "./operators/like.ts";
import { nearest } from "./nearest.ts";
import { not } from "./operators/logic.ts";
import { notNull, types, withNullable } from "../../types/type-constructors.ts";
import type { Ast, IsTest, TextRange } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

/** Words that people know from elsewhere, and what Flink has in their place. */
const elsewhere: Readonly<Record<string, string>> = {
  LENGTH: "CHAR_LENGTH", LEN: "CHAR_LENGTH", NVL: "IFNULL", ISNULL: "IFNULL", UCASE: "UPPER", LCASE: "LOWER", POW: "POWER", DATEDIFF: "TIMESTAMPDIFF", DATEADD: "TIMESTAMPADD",
  DATE_ADD: "TIMESTAMPADD", DATE_DIFF: "TIMESTAMPDIFF", IIF: "IF", TRUNC: "TRUNCATE", STRPOS: "LOCATE", CONTAINS: "LOCATE", TO_CHAR: "DATE_FORMAT", TO_STRING: "CAST", SIZE: "CARDINALITY",
  GETDATE: "NOW", RANDOM: "RAND", REGEXP_LIKE: "REGEXP", TO_JSON: "JSON_STRING",
}; // prettier-ignore

/** Aggregates have no place in an expression over one row. */
const aggregates = new Set(["COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST_VALUE", "LAST_VALUE", "LISTAGG", "COLLECT", "STDDEV_POP", "STDDEV_SAMP", "VAR_POP", "VAR_SAMP", "ROW_NUMBER", "RANK", "DENSE_RANK", "LAG", "LEAD"]); // prettier-ignore

/** A call of a function of the catalog. */
export function functionCall(ast: Ast & { readonly kind: "call" }, context: CheckContext): Typed | undefined {
  const definition = functionCatalog[ast.name];
  const args = ast.args.map((arg) => context.check(isNestedJson(ast, arg) ? (arg.args[0] as Ast) : arg));
  if (definition === undefined) return unknownFunction(ast, context);
  if (!args.every((arg) => arg !== undefined)) return undefined;
  const [fewest, most] = definition.arity;
  if (args.length < fewest || args.length > most || ast.star || ast.distinct) {
    const wanted = fewest === most ? String(fewest) : most === Infinity ? `at least ${fewest}` : `${fewest} to ${most}`;
    return context.fail(
      "ARGUMENT_COUNT",
      `${ast.name} takes ${wanted} argument${wanted === "1" ? "" : "s"}, not ${args.length}: ${definition.signature}`,
      ast,
    );
  }
  const { nullAs } = definition;
  if (nullAs !== undefined) {
    for (const [index, arg] of args.entries()) {
      if (arg.type.kind === "NULL") args[index] = nullOf(nullAs[Math.min(index, nullAs.length - 1)] as DataType);
    }
  }
  const bare = definition.takesNull === true ? -1 : args.findIndex((arg) => arg.type.kind === "NULL");
  if (bare >= 0) return context.fail("NULL_TYPE", `NULL has no type here; write CAST(NULL AS type)`, ast.args[bare] ?? ast);
  return definition.resolve({ name: ast.name, args, asts: ast.args, keywords: ast.keywords, range: ast, context });
}

/** JSON(text) as a value of JSON_OBJECT or JSON_ARRAY, which take it apart themselves. */
function isNestedJson(ast: Ast & { readonly kind: "call" }, arg: Ast): arg is Ast & { readonly kind: "call" } {
  return (ast.name === "JSON_OBJECT" || ast.name === "JSON_ARRAY") && arg.kind === "call" && arg.name === "JSON" && arg.args.length === 1;
}

function unknownFunction(ast: Ast & { readonly kind: "call" }, context: CheckContext): undefined {
  if (aggregates.has(ast.name)) {
    return context.fail(
      "UNKNOWN_FUNCTION",
      `${ast.name} runs over many rows; it belongs in a window or an aggregation, not in an expression over one row`,
      ast.nameRange,
    );
  }
  const near = elsewhere[ast.name] ?? nearest(ast.name, Object.keys(functionCatalog));
  const fixes =
    near === undefined ? [] : [{ title: `Use ${near}`, range: { start: ast.nameRange.start, end: ast.nameRange.end }, text: near }];
  return context.fail(
    "UNKNOWN_FUNCTION",
    `there is no function ${ast.name}${near === undefined ? "" : `; did you mean ${near}?`}`,
    ast.nameRange,
    fixes,
  );
}

/** a || b and CONCAT: texts only. The result of CHAR(n) and CHAR(m) is CHAR(n + m). */
export function concatenation(args: readonly Typed[], range: TextRange, context: CheckContext): Typed | undefined {
  const isBinary = args.every((arg) => arg.type.kind === "BYTES" || arg.type.kind === "BINARY" || arg.type.kind === "VARBINARY");
  const operands = isBinary ? args : asText(args, range, "||", context);
  if (operands === undefined) return undefined;
  if (isBinary) return runtimeCall("concatBytes", operands, withNullable(types.bytes, booleanOf(operands).nullable));
  const nullable = booleanOf(operands).nullable;
  return concat(operands, withNullable(concatType(operands), nullable));
}

function concatType(args: readonly Typed[]): DataType {
  if (args.some((arg) => arg.type.kind === "STRING")) return types.string;
  const length = args.reduce((sum, arg) => sum + lengthOf(arg.type), 0);
  return args.every((arg) => arg.type.kind === "CHAR") ? types.char(length) : types.varchar(length);
}

/** s LIKE p and s SIMILAR TO p. */
export function likeTest(ast: Ast & { readonly kind: "like" }, context: CheckContext): Typed | undefined {
  const operand = context.check(ast.operand);
  const pattern = context.check(ast.pattern);
  const escape = ast.escape === undefined ? undefined : context.check(ast.escape);
  if (operand === undefined || pattern === undefined || (ast.escape !== undefined && escape === undefined)) return undefined;
  for (const [part, where] of [
    [operand, ast.operand],
    [pattern, ast.pattern],
    [escape, ast.escape],
  ] as const) {
    if (part !== undefined && where !== undefined && !isCharacter(part.type)) {
      return context.fail("OPERAND_TYPE", `${ast.form} compares texts, but this is ${formatDataType(part.type)}; cast it to STRING`, where);
    }
  }
  const test = likePattern(ast.form, operand, pattern, escape, ast.pattern, context);
  return test && (ast.negated ? not(test) : test);
}

/** s IS JSON [VALUE | OBJECT | ARRAY | SCALAR]: false for NULL. */
export function isJson(operand: Typed, test: IsTest, negated: boolean, range: TextRange, context: CheckContext): Typed | undefined {
  const operands = asText([operand], range, "IS JSON", context);
  if (operands === undefined) return undefined;
  const kind: Typed = { kind: "literal", value: test.replace(/^JSON ?/, "") || "VALUE", type: notNull(types.string) };
  const typed = runtimeCall("isJson", [...operands, kind], notNull(types.boolean), { nulls: "handles" });
  return negated ? not(typed) : typed;
}
