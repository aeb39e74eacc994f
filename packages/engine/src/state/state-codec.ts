import { Packr } from "msgpackr";
import type { Row } from "../record/row.ts";
import { rowFactory } from "../record/row-class.ts";
import type { StateType } from "./state-type.ts";

const packr = new Packr({ useRecords: true, mapsAsObjects: false, moreTypes: true, useBigIntExtension: true, copyBuffers: true });

/** Plain values (objects, arrays, Map, Set, bigint of any size, Uint8Array, −0, NaN, ±Infinity) to bytes that need nothing else to be read. */
export function packState(value: unknown): Uint8Array {
  const packed = packr.pack(value);
  return packed.slice();
}

/** As `packState`, for bytes that are copied at once: they are a part of a larger array. */
export function packStateView(value: unknown): Uint8Array {
  return packr.pack(value);
}

export function unpackState(bytes: Uint8Array): unknown {
  return packr.unpack(bytes);
}

const viewing = new Packr({ useRecords: true, mapsAsObjects: false, moreTypes: true, useBigIntExtension: true, copyBuffers: false });

/** As `unpackState`, but arrays of bytes in it are views of `bytes`. */
export function unpackViews(bytes: Uint8Array): unknown {
  return viewing.unpack(bytes);
}

/** Between a value as operators hold it and its plain stored form. */
export interface StateCodec {
  encode(value: unknown): unknown;
  decode(stored: unknown): unknown;
}

const identity: StateCodec = { encode: (value) => value, decode: (stored) => stored };

/** −0 is the one number that msgpack's integers lose. */
const NEGATIVE_ZERO = { negativeZero: true } as const;
const floats: StateCodec = {
  encode: (value) => (Object.is(value, -0) ? NEGATIVE_ZERO : value),
  decode: (stored) => (typeof stored === "object" && stored !== null ? -0 : stored),
};

/** Rows are stored as arrays of their values, so that a rename of a column does not touch state. */
export function stateCodec(type: StateType<unknown>): StateCodec {
  switch (type.kind) {
    case "row": {
      const arity = type.schema.length;
      const createRow = rowFactory(arity);
      return {
        encode(value) {
          const row = value as Row;
          return Array.from({ length: arity }, (_, i) => {
            const cell = row[`c${i}`];
            return Object.is(cell, -0) ? NEGATIVE_ZERO : cell;
          });
        },
        decode(stored) {
          const values = (stored as unknown[]).map((cell, i) =>
            typeof cell === "object" &&
            cell !== null &&
            (cell as { negativeZero?: boolean }).negativeZero === true &&
            isFloat(type.schema[i]?.type.kind)
              ? -0
              : cell,
          );
          return createRow(values);
        },
      };
    }
    case "value":
      return isFloat(type.type.kind) ? floats : identity;
    case "json":
      return identity;
  }
}

function isFloat(kind: string | undefined): boolean {
  return kind === "DOUBLE" || kind === "FLOAT";
}

/** Nullability does not change how a value is stored; field names inside ROW do not either. */
export function sameType(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const key of keys) {
    if (key === "nullable" || key === "name" || key === "text") continue;
    if (!sameType(left[key], right[key])) return false;
  }
  return true;
}
