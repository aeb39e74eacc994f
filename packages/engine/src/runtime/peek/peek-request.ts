/** Rows that somebody wants to see of those that leave a node while the job runs. Plain data. */
export interface PeekRequest {
  readonly peekId: string;
  readonly nodeId: string;
  readonly port: number;
  /** At most so many rows a second, over all subtasks. */
  readonly perSecond: number;
  /** A condition over the node's output in SQL; "": all rows. */
  readonly filter: string;
}

/** A row that was seen; `values` has the columns that the job reads, encoded as in JSON. */
export interface PeekedRow {
  readonly kind: number;
  readonly timestamp: number | null;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface PeekReport {
  readonly peekId: string;
  readonly subtaskIndex: number;
  readonly rows: readonly PeekedRow[];
}
