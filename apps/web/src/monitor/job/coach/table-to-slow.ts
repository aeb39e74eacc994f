import type { NodeLive } from "@millrace/pipeline/metrics";

/** Below this a table is too quiet for anybody to see it held back. */
export const LEAST_ROWS_PER_SECOND = 2;
/** So that one subtask cannot keep up and two can, also where the second that was measured had up to 1.4 times or down to 0.72 of what usually comes. */
const SHARE = 0.7;

export interface TableToSlow {
  readonly nodeId: string;
  /** What it takes now. */
  readonly rowsPerSecond: number;
  /** The limit of each of its subtasks that holds it back. */
  readonly maxRowsPerSecond: number;
}

/** The table with the most rows, and a limit that one subtask cannot live with and two can; undefined where all tables are too quiet. */
export function tableToSlow(
  nodes: readonly { readonly id: string; readonly kind: string; readonly disabled?: boolean | undefined }[],
  live: Readonly<Record<string, Pick<NodeLive, "inPerSecond">>>,
): TableToSlow | undefined {
  const tables = nodes
    .filter((node) => node.kind === "sink.table" && node.disabled !== true)
    .map(({ id }) => ({ nodeId: id, rowsPerSecond: live[id]?.inPerSecond ?? 0 }))
    .toSorted((a, b) => b.rowsPerSecond - a.rowsPerSecond);
  const first = tables[0];
  if (first === undefined || first.rowsPerSecond < LEAST_ROWS_PER_SECOND) return undefined;
  return { ...first, maxRowsPerSecond: Math.round(first.rowsPerSecond * SHARE * 10) / 10 };
}
