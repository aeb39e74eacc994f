import type { Schema } from "../../types/data-type.ts";
import type { InferInput, StreamType } from "../node-kind.ts";

/** The input as it would be with other columns; keys are lost unless they are said to stay. */
export function withSchema(stream: StreamType, schema: Schema, changes: Partial<StreamType> = {}): StreamType {
  const { uniqueKey: _, ...rest } = stream;
  return { ...rest, schema, keys: undefined, ...changes };
}

/** Types of the key columns, empty where the stream is not keyed. */
export function keyColumns(stream: StreamType): Schema {
  return (stream.keys ?? []).flatMap((key) => stream.schema.filter((column) => column.name === key));
}

/** An endless input makes state grow for ever unless it is told to forget. */
export function warnUnboundedState(input: InferInput<{ readonly stateRetentionMs?: number | undefined }>, what: string): void {
  const endless = input.inputs.some((stream) => stream !== undefined && !stream.bounded);
  if (!endless || input.config.stateRetentionMs !== undefined) return;
  input.report({
    code: "UNBOUNDED_STATE",
    severity: "warning",
    message: `${what} grows as long as the job runs. Set a state retention unless the number of keys is limited.`,
    path: "stateRetentionMs",
    fixes: [{ title: "Forget after a day", action: "set-config", nodeId: input.nodeId, path: "stateRetentionMs", value: 86_400_000 }],
  });
}

/** Sorting and the like give nothing before the end of input. */
export function needBounded(input: InferInput<unknown>, what: string): void {
  for (const stream of input.inputs) {
    if (stream === undefined || stream.bounded) continue;
    input.report({
      code: "NEEDS_BOUNDED_INPUT",
      severity: "error",
      message: `${what} gives its result at the end of input, and this input never ends. Use a bounded source, or a window.`,
    });
    return;
  }
}
