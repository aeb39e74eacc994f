/** How far one file has been read: all that a restore needs. Kept in checkpoints, so its fields are public and stable. */
export interface FileSplit {
  /** Relative to the data folder. */
  readonly path: string;
  /** File position of the next record's first byte. */
  readonly offset: number;
  /** Records behind `offset`, malformed ones included; for messages only. */
  readonly records: number;
  /** Line feeds behind `offset`; for messages only. */
  readonly lines: number;
  readonly isDone: boolean;
}
