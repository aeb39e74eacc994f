import type { Settings } from "@millrace/pipeline";
import type { NodePlan } from "../graph/node-plan.ts";

/** True where people may not see the values by which a node's rows are keyed. */
export function isKeyHidden({ inputKeys, inputSchemas }: NodePlan, { rows, masked }: Settings["inspection"]): boolean {
  return !rows || inputKeys.some((keys, port) => keys?.some((column) => masked.includes(inputSchemas[port]![column]!.name)) === true);
}
