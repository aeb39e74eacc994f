import { asBoolean, bound, logical } from "./operators/logic.ts";
import { comparison } from "./operators/comparison.ts";
import { convert } from "./conversion/convert.ts";
import { formatDataType } from "../../types/format-data-type.ts";
import { leastRestrictive } from "../../types/least-restrictive.ts";
import { nullOf } from "../build.ts";
import { types, withNullable } from "../../types/type-constructors.ts";
import type { Ast } from "../ast.ts";
import type { CheckContext } from "./check-context.ts";
import type { DataType } from "../../types/data-type.ts";
import type { Typed } from "../typed.ts";

type CaseAst = Ast & { readonly kind: "case" };

/** CASE WHEN …, and CASE x WHEN a, b THEN …, which compares x with each. */
export function caseExpression(ast: CaseAst, context: CheckContext): Typed | undefined {
  const operand = ast.operand === undefined ? undefined : context.check(ast.operand);
  const whens = ast.branches.map((branch) => branch.when.map((when) => context.check(when)));
  const results = ast.branches.map((branch) => context.check(branch.result));
  const otherwise = ast.otherwise === undefined ? nullOf(types.null) : context.check(ast.otherwise);
  const values = [...results, otherwise];
  if (!values.every((value) => value !== undefined) || values.length < 2) return undefined;
  if ((ast.operand !== undefined && operand === undefined) || whens.some((when) => when.includes(undefined))) return undefined;
  const type = commonResult(values, ast, context);
  if (type === undefined) return undefined;
  const converted = values.map((value) => convert(value.type.kind === "NULL" ? nullOf(type) : value, type, context.zone));
  let isFine = true;
  const build = (subject: Typed | undefined): Typed => {
    const branches = ast.branches.map((branch, index) => {
      const when =
        subject === undefined ? condition(branch.when, whens[index], context) : equalsAny(subject, branch.when, whens[index], context);
      if (when === undefined) isFine = false;
      return { when: when ?? nullOf(types.boolean), result: converted[index] as Typed };
    });
    return { kind: "case", branches, otherwise: converted.at(-1) as Typed, type };
  };
  const typed = operand === undefined ? build(undefined) : bound(operand, build);
  return isFine ? typed : undefined;
}

function commonResult(values: readonly Typed[], ast: CaseAst, context: CheckContext): DataType | undefined {
  const type = leastRestrictive(values.map((value) => value.type));
  if (type === undefined) {
    const found = new Set(values.map((value) => formatDataType(withNullable(value.type, true))));
    return context.fail("OPERAND_TYPE", `the results of CASE must have one type, but they are ${[...found].join(", ")}; cast them`, ast);
  }
  if (type.kind === "NULL")
    return context.fail("NULL_TYPE", "a result of CASE must be something else than NULL; write CAST(NULL AS type)", ast);
  return type;
}

function condition(asts: readonly Ast[], whens: readonly (Typed | undefined)[] | undefined, context: CheckContext): Typed | undefined {
  const [when] = whens ?? [];
  if (when?.type.kind === "NULL") return nullOf(types.boolean);
  return when && asBoolean(when, asts[0] as Ast, "WHEN", context);
}

function equalsAny(
  subject: Typed,
  asts: readonly Ast[],
  whens: readonly (Typed | undefined)[] | undefined,
  context: CheckContext,
): Typed | undefined {
  let test: Typed | undefined;
  for (const [index, when] of (whens ?? []).entries()) {
    const equal = when && comparison("=", subject, when, asts[index] as Ast, context);
    if (equal === undefined) return undefined;
    test = test === undefined ? equal : logical("or", test, equal);
  }
  return test;
}
