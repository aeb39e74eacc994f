/** A record inside generated code: the names of the local variables that hold its parts. */
export interface Stream {
  /** By column; undefined where nothing downstream asked for it. */
  readonly columns: readonly (string | undefined)[];
  /** The row object, where one exists already. */
  readonly row: string | undefined;
  /** JavaScript of the event timestamp and of the row kind: a local or a literal. */
  readonly timestamp: string;
  readonly kind: string;
}

/** What is asked of a stream: the columns to hold in locals, and whether a row object is wanted. */
export interface Need {
  readonly columns: ReadonlySet<number>;
  readonly row: boolean;
}

export const NOTHING: Need = { columns: new Set(), row: false };

export function needOf(columns: Iterable<number>, row = false): Need {
  return { columns: new Set(columns), row };
}

export function needAll(width: number, row = false): Need {
  return needOf(
    Array.from({ length: width }, (_, i) => i),
    row,
  );
}

export function mergeNeeds(needs: readonly Need[]): Need {
  return { columns: new Set(needs.flatMap((need) => [...need.columns])), row: needs.some((need) => need.row) };
}
