import type { MessagePort } from "node:worker_threads";
import type { KeyGroupRange, StateMetadata } from "../../state/keyed-snapshot.ts";
import type { NumberedState } from "./lsm-snapshot.ts";
import type { LevelMemory } from "./level-options.ts";

export type StoredRow = readonly [rowKey: Uint8Array, value: Uint8Array];

export interface FilesThreadData {
  readonly port: MessagePort;
  /** One Int32: raised with each answer. */
  readonly answers: SharedArrayBuffer;
}

/** When values of a state with a time-to-live are over: those last written at `expiredAtMs` or before. */
export interface Expiry {
  /** `entry`, `elements`: a part of a large map or list. */
  readonly kind: StateMetadata["kind"] | "entry" | "elements";
  readonly expiredAtMs: number;
}

/** The requests of a database are answered in order, so that one that follows a write sees it. */
export type LevelRequest =
  /** The first of a database. */
  | { readonly type: "open"; readonly folder: string; readonly memory: LevelMemory }
  | { readonly type: "read"; readonly rowKey: Uint8Array }
  /** As `PackedRows` gives them. */
  | { readonly type: "write"; readonly rows: Uint8Array }
  /** Rows of [from, to) in order, at most `limit`. */
  | { readonly type: "scan"; readonly from: Uint8Array; readonly to: Uint8Array; readonly limit: number }
  /** Links the tables of the database as it is now into a new folder. */
  | { readonly type: "capture"; readonly into: string }
  /** Writes all rows as canonical pages into files of a new folder; later writes go on meanwhile. */
  | {
      readonly type: "writePages";
      readonly into: string;
      readonly states: readonly NumberedState[];
      readonly expiries: Readonly<Record<number, Expiry>>;
    }
  /** Takes over the rows of another database, whose files lie in a folder of their own, as far as they are in `range`. */
  | {
      readonly type: "takeOver";
      readonly folder: string;
      readonly range: KeyGroupRange;
      readonly numbers: Readonly<Record<number, number>>;
    }
  /** Looks at the next rows behind `from` for expired ones. */
  | { readonly type: "findExpired"; readonly from: Uint8Array; readonly limit: number; readonly expiries: Readonly<Record<number, Expiry>> }
  | { readonly type: "close" };

export interface LevelMessage {
  readonly id: number;
  readonly database: number;
  readonly request: LevelRequest;
}

export interface CapturedTables {
  readonly manifestName: string;
  readonly manifest: Uint8Array;
  readonly tables: readonly { readonly number: number; readonly bytes: number; readonly sha256: string }[];
}

export interface WrittenPages {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

export interface FoundExpired {
  readonly rowKeys: readonly Uint8Array[];
  /** Where to go on; undefined where the end was reached. */
  readonly next: Uint8Array | undefined;
}

export type LevelAnswer = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };
