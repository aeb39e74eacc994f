import { EngineError } from "../operators/engine-error.ts";
import { NODE_SLOTS, type TaskMetrics } from "../metrics/task-metrics.ts";
import { MASK, maskRow, type Settings } from "@millrace/pipeline";
import { encodeJson } from "@millrace/pipeline/types";
import type { JobTask } from "../graph/job-graph.ts";
import type { NodePlan } from "../graph/node-plan.ts";
import { rowValues } from "../record/row-class.ts";
import type { Row } from "../record/row.ts";

/** A record that could not be processed and was left out, as it is shown to people. */
export interface RowErrorReport {
  readonly nodeId: string;
  readonly subtaskIndex: number;
  readonly policy: "fail" | "skip" | "dead-letter";
  readonly message: string;
  /** The record as text, cut after 500 characters; null where it is not known, or may not be looked at. */
  readonly sample: string | null;
  /** Its columns as far as the job reads them, masked; of a source that could not read it, its text under "record". Null where `sample` is. */
  readonly record: Readonly<Record<string, unknown>> | null;
}

const SAMPLE_LENGTH = 500;
/** Samples reported a node and subtask with the policy skip; further ones are counted only. */
const SKIP_SAMPLES = 20;

/** Applies the row-error policies of a task's nodes: fail throws, the others count and report. */
export function rowErrorHandler(
  task: JobTask,
  subtaskIndex: number,
  { metrics, inspection }: { readonly metrics: TaskMetrics; readonly inspection: Settings["inspection"] },
  report: (error: RowErrorReport) => void,
): (nodeId: string, error: unknown, values: Row | readonly unknown[] | null) => void {
  const indices = new Map(task.nodes.map((node, i) => [node.plan.nodeId, i]));
  const reported = task.nodes.map(() => 0);
  return (nodeId, error, values) => {
    const index = indices.get(nodeId)!;
    const { plan } = task.nodes[index]!;
    const message = error instanceof Error ? error.message : String(error);
    metrics.node(index)[NODE_SLOTS.numRowErrors]! += 1;
    if (plan.rowErrors === "fail") {
      report({ nodeId, subtaskIndex, policy: "fail", message, ...shown(plan, values, inspection) });
      if (error instanceof EngineError) throw new EngineError(error.code, message, { cause: error, nodeId, subtaskIndex });
      throw new EngineError("ROW_ERROR", `${message}. Set the node's row errors to skip or dead-letter to go on without such rows`, {
        cause: error,
        nodeId,
        subtaskIndex,
      });
    }
    reported[index]! += 1;
    if (plan.rowErrors === "skip" && reported[index]! > SKIP_SAMPLES) return;
    report({ nodeId, subtaskIndex, policy: plan.rowErrors, message, ...shown(plan, values, inspection) });
  };
}

/** What people see of the record. */
function shown(
  plan: NodePlan,
  values: Row | readonly unknown[] | null,
  inspection: Settings["inspection"],
): Pick<RowErrorReport, "sample" | "record"> {
  if (values === null || !inspection.rows) return { sample: null, record: null };
  const record = recordOf(plan, values);
  if (record !== undefined) {
    const masked = maskRow(record, inspection);
    return { record: masked, sample: cut(JSON.stringify(Object.values(masked))) };
  }
  // A text that nobody could read has no fields to mask.
  const text = inspection.masked.length === 0 ? cut(String((values as readonly unknown[])[0])) : MASK;
  return { record: { record: text }, sample: text };
}

/** Columns by name, as in JSON; undefined where the record is a text of which no columns are known. */
function recordOf({ inputSchemas, outputSchemas }: NodePlan, values: Row | readonly unknown[]): Record<string, unknown> | undefined {
  const schema = inputSchemas[0] ?? outputSchemas[0] ?? [];
  const list = Array.isArray(values) ? (values as readonly unknown[]) : rowValues(values as Row, schema.length);
  if (inputSchemas.length === 0 && list.length === 1 && typeof list[0] === "string") return undefined;
  return Object.fromEntries(
    schema.flatMap(({ name, type }, i) => (list[i] === undefined ? [] : [[name, encodeJson(type, list[i])] as const])),
  );
}

function cut(text: string): string {
  return text.length > SAMPLE_LENGTH ? `${text.slice(0, SAMPLE_LENGTH)}…` : text;
}
