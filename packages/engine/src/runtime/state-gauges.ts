import { NODE_SLOTS } from "../metrics/task-metrics.ts";
import type { Task } from "./task/task.ts";

/** What a look into every step costs too much for at each turn: how much it keeps, and when it does something by itself next. */
export function updateStateGauges({ options }: Task): void {
  for (const [index, step] of options.steps.entries()) {
    const slots = options.metrics.node(index);
    if (step.stateBytes !== undefined) slots[NODE_SLOTS.stateBytes] = step.stateBytes();
    if (step.keyCount !== undefined) slots[NODE_SLOTS.numKeys] = step.keyCount();
    if (step.nextEventTimer !== undefined) slots[NODE_SLOTS.nextTimerTimestamp] = step.nextEventTimer() ?? Number.NaN;
  }
}
