import { formatDataType, leastRestrictive } from "../../types/index.ts";
import type { Schema } from "../../types/data-type.ts";
import type { ComputedColumn } from "../parts/scalars.ts";
import type { InferInput, StreamType } from "../node-kind.ts";
import { checkCondition, computedSchema } from "./expression-fields.ts";
import { joinedSchema } from "./joined-schema.ts";

export type JoinType = "inner" | "left" | "right" | "full" | "semi" | "anti";

interface JoinConfig {
  readonly condition?: string | undefined;
  readonly columns?: readonly ComputedColumn[] | undefined;
}

/** The columns that a join gives, before those of a window; undefined where a side is not known. Reports keys that do not fit and wrong expressions. */
export function joinColumns(input: InferInput<JoinConfig>, joinType: JoinType): Schema | undefined {
  const [left, right] = input.inputs;
  if (left === undefined || right === undefined) return undefined;
  checkJoinKeys(input, left, right);
  checkCondition(input, input.config.condition, "condition", joinedSchema(left.schema, right.schema));
  if (joinType === "semi" || joinType === "anti") {
    return input.config.columns === undefined ? left.schema : computedSchema(input, input.config.columns, "columns", left.schema);
  }
  const joined = joinedSchema(left.schema, right.schema, {
    leftOptional: joinType === "right" || joinType === "full",
    rightOptional: joinType === "left" || joinType === "full",
  });
  return input.config.columns === undefined ? joined : computedSchema(input, input.config.columns, "columns", joined);
}

/** Both sides must be keyed by as many columns, pairwise of types that can be equal. */
export function checkJoinKeys(input: Pick<InferInput<unknown>, "report">, left: StreamType, right: StreamType): void {
  if (left.keys === undefined || right.keys === undefined) return;
  if (left.keys.length !== right.keys.length) {
    input.report({
      code: "JOIN_KEYS_DIFFER",
      severity: "error",
      message: `The left side is keyed by ${left.keys.join(", ")}, the right side by ${right.keys.join(", ")}. Key both by equally many columns.`,
    });
    return;
  }
  for (const [index, leftKey] of left.keys.entries()) {
    const rightKey = right.keys[index] as string;
    const leftType = left.schema.find((column) => column.name === leftKey)?.type;
    const rightType = right.schema.find((column) => column.name === rightKey)?.type;
    if (leftType === undefined || rightType === undefined) continue;
    // Rows meet by the hash of their key, and equal numbers of different types hash differently.
    const common = leastRestrictive([leftType, rightType]);
    if (common === undefined || hashFamily(leftType.kind) !== hashFamily(rightType.kind)) {
      input.report({
        code: "JOIN_KEYS_DIFFER",
        severity: "error",
        message: `The keys "${leftKey}" (${formatDataType(leftType)}) and "${rightKey}" (${formatDataType(rightType)}) are never equal. Cast one of them in front of its keyBy.`,
      });
    }
  }
}

function hashFamily(kind: string): string {
  if (["TINYINT", "SMALLINT", "INT", "BIGINT"].includes(kind)) return "integer";
  if (["CHAR", "VARCHAR", "STRING"].includes(kind)) return "text";
  if (["BINARY", "VARBINARY", "BYTES"].includes(kind)) return "bytes";
  return kind;
}
