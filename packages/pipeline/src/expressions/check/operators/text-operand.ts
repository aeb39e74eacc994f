import { formatDataType } from "../../../types/format-data-type.ts";
import { isCharacter } from "../../../types/type-families.ts";
import { bareNull } from "./bare-null.ts";
import type { CheckContext } from "../check-context.ts";
import type { TextRange } from "../../ast.ts";
import type { Typed } from "../../typed.ts";

/** The operands of an operator that takes texts only; a bare NULL is none. */
export function asText(args: readonly Typed[], range: TextRange, what: string, context: CheckContext): readonly Typed[] | undefined {
  const wrong = args.find((arg) => !isCharacter(arg.type) && arg.type.kind !== "NULL");
  if (wrong !== undefined) {
    return context.fail("OPERAND_TYPE", `${what} takes texts, but one is ${formatDataType(wrong.type)}; write CAST(… AS STRING)`, range);
  }
  return args.some((arg) => arg.type.kind === "NULL") ? bareNull(what, range, context) : args;
}
