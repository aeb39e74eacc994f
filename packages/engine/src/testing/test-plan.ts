import type { Schema } from "@millrace/pipeline/types";
import type { NodePlan } from "../graph/node-plan.ts";

/** A node plan for tests: what is not given is that of a lone node in streaming mode. `keys` names the key columns of each input. */
export function testPlan(options: {
  readonly kind: string;
  readonly config: unknown;
  readonly inputs: readonly Schema[];
  readonly outputs: readonly Schema[];
  readonly keys?: readonly (readonly string[] | undefined)[];
  readonly parallelism?: number;
  readonly maxParallelism?: number;
  readonly timeZone?: string;
  readonly executionMode?: "streaming" | "batch";
}): NodePlan {
  return {
    nodeId: "node",
    kind: options.kind,
    name: options.kind,
    config: options.config,
    inputSchemas: options.inputs,
    outputSchemas: options.outputs,
    inputKeys: options.inputs.map((schema, input) =>
      options.keys?.[input]?.map((name) => schema.findIndex((column) => column.name === name)),
    ),
    parallelism: options.parallelism ?? 1,
    maxParallelism: options.maxParallelism ?? 128,
    rowErrors: "fail",
    timeZone: options.timeZone ?? "UTC",
    executionMode: options.executionMode ?? "streaming",
  };
}
