import type { RunningJob } from "@millrace/engine/node";
import type { RestartedPart } from "../protocol/messages.ts";

/** The nodes that run in some subtasks of a plan's chains, in the order of the plan. */
export function nodesOf(
  { tasks }: RunningJob["plan"],
  subtasks: readonly { readonly taskId: string; readonly subtaskIndex: number }[],
): RestartedPart["nodes"] {
  return tasks.flatMap(({ id, nodes }) => {
    const mine = subtasks.filter(({ taskId }) => taskId === id).map(({ subtaskIndex }) => subtaskIndex);
    return mine.length === 0 ? [] : nodes.map(({ plan }) => ({ nodeId: plan.nodeId, subtasks: mine }));
  });
}
