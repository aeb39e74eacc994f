import { totalmem } from "node:os";
import type { ExecutionGraph } from "../graph/execution-graph.ts";
import { NODE_SLOTS } from "../metrics/task-metrics.ts";
import { EngineError } from "../operators/engine-error.ts";
import type { Task } from "../runtime/task/task.ts";

const MEBIBYTE = 1024 * 1024;
const UNITS = ["bytes", "KB", "MB", "GB", "TB"];

/** How often a thread compares what its state takes with what it may take. */
export const BUDGET_LOOK_MS = 250;

/** What the nodes of one thread may take of memory together for their state. */
export interface SlotBudget {
  readonly bytes: number;
  readonly isSet: boolean;
}

/** The thread's share of the document's budget, else of half of the machine's memory. */
export function slotBudget({ job, slots }: ExecutionGraph): SlotBudget {
  const set = job.settings.stateBackend.memoryBudgetBytes;
  const machine = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return { bytes: (set ?? machine / 2) / Math.max(1, slots), isSet: set !== undefined };
}

/** Throws MEMORY_BUDGET_EXCEEDED, naming the node that keeps most, where the state of the tasks takes more than the budget. */
export function requireWithinBudget(tasks: readonly Task[], budget: SlotBudget, backend: string): void {
  let total = 0;
  let largest = { nodeId: "", subtaskIndex: 0, bytes: 0 };
  for (const { options } of tasks) {
    for (const [index, step] of options.steps.entries()) {
      const bytes = step.stateBytes?.() ?? 0;
      options.metrics.node(index)[NODE_SLOTS.stateBytes] = bytes;
      total += bytes;
      if (bytes > largest.bytes) largest = { nodeId: step.plan.nodeId, subtaskIndex: options.subtaskIndex, bytes };
    }
  }
  if (total <= budget.bytes) return;
  const whose = budget.isSet ? "its share of the job's memory budget" : "its share of half of the machine's memory";
  throw new EngineError(
    "MEMORY_BUDGET_EXCEEDED",
    `Node "${largest.nodeId}" keeps about ${inWords(largest.bytes)} of state in memory in subtask ${largest.subtaskIndex}; all state of its thread takes ${inWords(total)} and may take ${inWords(budget.bytes)}, ${whose}. ${whatToChange(backend)}`,
    { nodeId: largest.nodeId, subtaskIndex: largest.subtaskIndex },
  );
}

/** The sentence for a thread that has died because its memory was full; `sizes` are those of its nodes when it was last looked. */
export function outOfMemory(
  slot: number,
  sizes: readonly { readonly nodeId: string; readonly bytes: number; readonly keys: number }[],
  { maxHeapMb, backend, cause }: { readonly maxHeapMb: number | undefined; readonly backend: string; readonly cause: Error },
): EngineError {
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0];
  const whose = maxHeapMb === undefined ? "" : ` of ${inWords(maxHeapMb * MEBIBYTE)}`;
  const most =
    largest === undefined || largest.bytes === 0
      ? ""
      : ` Node "${largest.nodeId}" kept most there, about ${inWords(largest.bytes)} for ${Math.round(largest.keys)} keys.`;
  return new EngineError("THREAD_DIED", `The thread of slot ${slot} ran out of its memory${whose}.${most} ${whatToChange(backend)}`, {
    cause,
    ...(largest === undefined ? {} : { nodeId: largest.nodeId }),
  });
}

function whatToChange(backend: string): string {
  const first = backend === "lsm" ? "" : `Choose the state backend "lsm", which keeps state on disk, or `;
  const rest = "raise the budget or the parallelism, or let state expire sooner.";
  return first === "" ? `${rest[0]!.toUpperCase()}${rest.slice(1)}` : `${first}${rest}`;
}

function inWords(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit]}`;
}
