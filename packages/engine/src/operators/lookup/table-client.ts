import type { Schema } from "@millrace/pipeline/types";
import type { Clock } from "../../time/clock.ts";

export interface TableOptions {
  /** The node's `table` setting, checked by the catalog; its `type` chooses the client. */
  readonly table: { readonly type: string };
  readonly schema: Schema;
  /** Positions of the columns that rows are looked up by. */
  readonly keyColumns: readonly number[];
}

/**
 * A table outside that answers by key. `key` has one value per key column, of that column's type and never null; answers are rows as values in column order.
 * `find` rejects where the outside failed, and may be called again.
 */
export interface TableClient {
  find(key: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  /** The answer where it is known without asking; undefined else. */
  findNow?(key: readonly unknown[]): readonly (readonly unknown[])[] | undefined;
  close?(): void;
}

/** Makes the client of one subtask; it connects with its first question. */
export type TableClientFactory = (options: TableOptions & { readonly dataFolder: string; readonly clock: Clock }) => TableClient;
