import type { Schema } from "@millrace/pipeline/types";

/** One node of the document as the planner hands it to the runtime: config checked and complete, schemas known. Plain data. */
export interface NodePlan {
  readonly nodeId: string;
  readonly kind: string;
  readonly name: string;
  /** Parsed by the catalog's schema of `kind`. */
  readonly config: unknown;
  readonly inputSchemas: readonly Schema[];
  readonly outputSchemas: readonly Schema[];
  /** Per input port: indices of the key columns where the stream is keyed, undefined where it is not. */
  readonly inputKeys: readonly (readonly number[] | undefined)[];
  /** Per input port: whether rows are only added (append) or also taken back. Left out: they may be. */
  readonly inputChangelogs?: readonly ("append" | "upsert" | "retract")[];
  /** Per input port: indices of columns that name a row, where they are known and the input takes rows back: no two rows that are there at a time are equal in them. */
  readonly inputUniqueKeys?: readonly (readonly number[] | undefined)[];
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly rowErrors: "fail" | "skip" | "dead-letter";
  readonly timeZone: string;
  readonly executionMode: "streaming" | "batch";
}
