import type { DataType, Schema } from "@millrace/pipeline/types";

/**
 * The type of a piece of state, as data: it decides the snapshot format and says at a restore whether old state can be read.
 * `row` holds a Row of that schema, `json` any tree of plain values (objects, arrays, Map, bigint, Uint8Array), written with msgpackr.
 */
export type StateType<T> =
  | { readonly kind: "value"; readonly type: DataType; readonly $?: T }
  | { readonly kind: "row"; readonly schema: Schema; readonly $?: T }
  | {
      readonly kind: "json";
      readonly version: number;
      /** Rows anywhere in the tree (objects c0, c1, …) are of this schema: they follow when it changes. */
      readonly rows?: Schema;
      /** Whatever else the values hang on, as a text: where it differs, the state cannot be read. */
      readonly shape?: string;
      readonly $?: T;
    };
