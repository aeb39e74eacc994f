import { reservedWords } from "./syntax/reserved-words.ts";
import type { Ast, IntervalQualifier } from "./ast.ts";

/**
 * The canonical text of a tree, which parses to the same tree: keywords in upper case, parentheses only where the operators need them,
 * names in backticks only where they are no plain words.
 */
export function printExpression(ast: Ast): string {
  return print(ast, 0);
}

const powers: Readonly<Record<string, number>> = {
  OR: 22,
  AND: 24,
  "=": 30,
  "<>": 30,
  "<": 30,
  "<=": 30,
  ">": 30,
  ">=": 30,
  "+": 40,
  "-": 40,
  "*": 60,
  "/": 60,
  "%": 60,
  "||": 60,
};

/** A name as it stands in an expression. */
export function printName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}\p{M}_$]*$/u.test(name) && !reservedWords.has(name.toUpperCase())
    ? name
    : `\`${name.replaceAll("`", "``")}\``;
}

function print(ast: Ast, minimum: number): string {
  switch (ast.kind) {
    case "number":
      return ast.text.startsWith("-") && minimum > 80 ? `(${ast.text})` : ast.text;
    case "string":
      return text(ast.value);
    case "binary":
      return `X'${Array.from(ast.bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
    case "boolean":
      return ast.value === null ? "UNKNOWN" : ast.value ? "TRUE" : "FALSE";
    case "null":
      return "NULL";
    case "datetime":
      return `${ast.type} ${text(ast.text)}`;
    case "interval":
      return `INTERVAL ${ast.negative ? "-" : ""}${text(ast.text)} ${qualifier(ast.qualifier)}`;
    case "name":
      return ast.parts.map((part) => printName(part.name)).join(".");
    case "unary":
      return ast.operator === "NOT"
        ? within(26, minimum, `NOT ${print(ast.operand, 26)}`)
        : within(80, minimum, `${ast.operator} ${print(ast.operand, 81)}`);
    case "operation": {
      const power = powers[ast.operator] ?? 0;
      return within(power, minimum, `${print(ast.left, power)} ${ast.operator} ${print(ast.right, power + 1)}`);
    }
    case "is":
      return within(28, minimum, `${print(ast.operand, 28)} IS ${not(ast.negated)}${ast.test}`);
    case "distinct":
      return within(28, minimum, `${print(ast.left, 28)} IS ${not(ast.negated)}DISTINCT FROM ${print(ast.right, 29)}`);
    case "between":
      return within(
        32,
        minimum,
        `${print(ast.operand, 32)} ${not(ast.negated)}BETWEEN ${ast.symmetric ? "SYMMETRIC " : ""}${print(ast.low, 33)} AND ${print(ast.high, 33)}`,
      );
    case "in":
      return within(32, minimum, `${print(ast.operand, 32)} ${not(ast.negated)}IN (${list(ast.list)})`);
    case "like": {
      const escape = ast.escape === undefined ? "" : ` ESCAPE ${print(ast.escape, 33)}`;
      return within(32, minimum, `${print(ast.operand, 32)} ${not(ast.negated)}${ast.form} ${print(ast.pattern, 33)}${escape}`);
    }
    case "overlaps":
      return within(32, minimum, `${print(ast.left, 32)} OVERLAPS ${print(ast.right, 33)}`);
    case "case":
      return printCase(ast);
    case "cast":
      return `${ast.safe ? "TRY_CAST" : "CAST"}(${print(ast.operand, 0)} AS ${ast.typeText})`;
    case "call":
      return printCall(ast);
    case "item":
      return `${postfixed(ast.operand)}[${print(ast.index, 0)}]`;
    case "field":
      return `${postfixed(ast.operand)}.${printName(ast.field.name)}`;
    case "constructor":
      if (ast.of === "ROW") return `${ast.explicit ? "ROW" : ""}(${list(ast.items)})`;
      return `${ast.of}[${list(ast.items)}]`;
    case "hole":
      return "";
  }
}

function within(power: number, minimum: number, code: string): string {
  return power < minimum ? `(${code})` : code;
}

/** A field of a plain name would read as one name of several parts. */
function postfixed(operand: Ast): string {
  return operand.kind === "name" ? `(${print(operand, 0)})` : print(operand, 100);
}

function not(negated: boolean): string {
  return negated ? "NOT " : "";
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function list(items: readonly Ast[]): string {
  return items.map((item) => print(item, 0)).join(", ");
}

function qualifier({ from, fromPrecision, to, secondPrecision }: IntervalQualifier): string {
  const precision =
    fromPrecision === undefined
      ? ""
      : `(${fromPrecision}${from === "SECOND" && secondPrecision !== undefined ? `, ${secondPrecision}` : ""})`;
  return `${from}${precision}${to === undefined ? "" : ` TO ${to}${secondPrecision === undefined ? "" : `(${secondPrecision})`}`}`;
}

function printCase(ast: Ast & { readonly kind: "case" }): string {
  const operand = ast.operand === undefined ? "" : ` ${print(ast.operand, 0)}`;
  const branches = ast.branches.map(({ when, result }) => ` WHEN ${list(when)} THEN ${print(result, 0)}`).join("");
  return `CASE${operand}${branches}${ast.otherwise === undefined ? "" : ` ELSE ${print(ast.otherwise, 0)}`} END`;
}

function printCall(ast: Ast & { readonly kind: "call" }): string {
  const { name, args, keywords } = ast;
  const [word = ""] = keywords;
  if (ast.star) return `${name}(*)`;
  switch (name) {
    case "EXTRACT":
      return `EXTRACT(${word} FROM ${list(args)})`;
    case "TIMESTAMPADD":
    case "TIMESTAMPDIFF":
      return `${name}(${word}, ${list(args)})`;
    case "FLOOR":
    case "CEIL":
    case "CEILING":
      return `${name}(${list(args)}${word === "" ? "" : ` TO ${word}`})`;
    case "TRIM":
      return args.length === 1 ? `TRIM(${word} FROM ${list(args)})` : `TRIM(${word} ${list(args.slice(1))} FROM ${list(args.slice(0, 1))})`;
    case "POSITION":
      return `POSITION(${args.map((arg, index) => `${["", " IN ", " FROM "][index] ?? ", "}${print(arg, index === 0 ? 33 : 0)}`).join("")})`;
    case "INTERVAL":
      return `INTERVAL (${list(args.slice(0, 1))}) ${unitOf(args[1])}`;
    case "MINUS_DATE":
      return `(${print(args[0] as Ast, 40)} - ${print(args[1] as Ast, 41)}) ${unitOf(args[2])}`;
    default:
      return name === "JSON_OBJECT" || (name.startsWith("JSON_") && keywords.length > 0)
        ? printJson(ast)
        : `${printFunction(name)}(${ast.distinct ? "DISTINCT " : ""}${list(args)})`;
  }
}

function printFunction(name: string): string {
  return /^[A-Z_][A-Z0-9_$]*$/.test(name) ? name : `\`${name}\``;
}

function unitOf(ast: Ast | undefined): string {
  return ast?.kind === "interval" ? qualifier(ast.qualifier) : "";
}

/** JSON_OBJECT and JSON_ARRAY with ON NULL, JSON_VALUE and its kin with their options; the values of DEFAULT are the last arguments, in order. */
function printJson({ name, args, keywords }: Ast & { readonly kind: "call" }): string {
  if (name === "JSON_OBJECT" || name === "JSON_ARRAY") {
    const pairs =
      name === "JSON_ARRAY"
        ? list(args)
        : args.map((arg, index) => `${index === 0 ? "" : index % 2 === 0 ? ", " : " VALUE "}${print(arg, 0)}`).join("");
    const onNull = keywords.find((keyword) => keyword.startsWith("ON NULL"))?.slice(8);
    return `${name}(${pairs}${onNull === undefined ? "" : ` ${onNull} ON NULL`})`;
  }
  let next = 2;
  const options = keywords.map((keyword) => {
    const event = /^ON (EMPTY|ERROR) (.*)$/.exec(keyword);
    if (event !== null) return ` ${event[2] === "DEFAULT" ? `DEFAULT ${print(args[next++] as Ast, 0)}` : event[2]} ON ${event[1]}`;
    const wrapper = /^WRAPPER (.*)$/.exec(keyword)?.[1];
    if (wrapper !== undefined) return wrapper === "WITHOUT" ? " WITHOUT WRAPPER" : ` WITH ${wrapper} WRAPPER`;
    return keyword === "FORMAT JSON" ? "" : ` ${keyword}`;
  });
  return `${name}(${list(args.slice(0, 2))}${options.join("")})`;
}
