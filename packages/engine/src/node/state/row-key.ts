import { EngineError } from "../../operators/engine-error.ts";
import type { StateKey } from "../../state/state-backend.ts";

/**
 * Where a row of the `lsm` backend lies: key group (2 bytes) · state (2 bytes) · key · namespace. The rows of a key group lie together, so that it can be handed
 * over as one range; within it those of a state, then those of a key. Keys and namespaces end with 00 01 and have 00 FF for a 00 within, so that bytes
 * order as the texts do; numbers are written so that they order as numbers.
 */
export interface RowPlace {
  readonly keyGroup: number;
  readonly state: number;
  readonly namespace: string;
  readonly key: StateKey;
}

const TAG_NULL = 0;
const TAG_FALSE = 1;
const TAG_TRUE = 2;
const TAG_NUMBER = 3;
const TAG_TEXT = 4;
const TAG_BIGINT = 5;
/** A text with half a surrogate pair, which UTF-8 cannot say. */
const TAG_UNITS = 6;
/** Behind all entries, where timers begin. */
export const END_OF_ENTRIES: Uint8Array = Uint8Array.of(0xff, 0xf0);
/** Behind all rows: no key group is so high. */
export const END_OF_ROWS: Uint8Array = Uint8Array.of(0xff, 0xff);
const HEAD_BYTES = 4;
/** In the place of the key group: timers lie behind all entries, in order of time. */
const TIMERS = 0xfff0;

let scratch = Buffer.alloc(256);
let length = 0;

/** A new array of bytes for each call. */
export function encodeRowKey(keyGroup: number, state: number, key: StateKey, namespace: string): Uint8Array {
  return Buffer.from(rowKeyView(keyGroup, state, key, namespace));
}

/** The same bytes, which are others after the next call of any function here. */
export function rowKeyView(keyGroup: number, state: number, key: StateKey, namespace: string): Uint8Array {
  length = HEAD_BYTES;
  scratch.writeUInt16BE(keyGroup, 0);
  scratch.writeUInt16BE(state, 2);
  writeKey(key);
  if (namespace !== "") writeText(namespace);
  return scratch.subarray(0, length);
}

/** Where the rows of a state begin in a key group; those of `state + 1` are where they end. */
export function stateStart(keyGroup: number, state: number): Uint8Array {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt16BE(keyGroup, 0);
  bytes.writeUInt16BE(state, 2);
  return bytes;
}

/** Where a timer lies: behind all entries · number of its queue (2 bytes) · time (8) · key group (2) · key · namespace. */
export function encodeTimerKey(queue: number, { timestamp, keyGroup, key, namespace }: TimerPlace): Uint8Array {
  length = 0;
  scratch.writeUInt16BE(TIMERS, 0);
  scratch.writeUInt16BE(queue, 2);
  length = HEAD_BYTES;
  writeNumber(timestamp);
  reserve(2);
  length = scratch.writeUInt16BE(keyGroup, length);
  writeKey(key);
  if (namespace !== "") writeText(namespace);
  return Buffer.from(scratch.subarray(0, length));
}

export interface TimerPlace {
  readonly timestamp: number;
  readonly keyGroup: number;
  readonly key: StateKey;
  readonly namespace: string;
}

export function decodeTimerKey(rowKey: Uint8Array): TimerPlace & { readonly queue: number } {
  const bytes = bytesOf(rowKey);
  const { key, end } = readKey(bytes, HEAD_BYTES + 10);
  return {
    queue: bytes.readUInt16BE(2),
    timestamp: readNumber(bytes, HEAD_BYTES),
    keyGroup: bytes.readUInt16BE(HEAD_BYTES + 8),
    key,
    namespace: end < bytes.length ? readText(bytes, end).text : "",
  };
}

/** Where the timers of a queue begin; those of `queue + 1` are where they end. */
export function timersStart(queue: number): Uint8Array {
  return stateStart(TIMERS, queue);
}

export function groupStart(keyGroup: number): Uint8Array {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(keyGroup, 0);
  return bytes;
}

/** The smallest row key behind `rowKey`. */
export function rowKeyAfter(rowKey: Uint8Array): Uint8Array {
  const after = Buffer.alloc(rowKey.length + 1);
  after.set(rowKey);
  return after;
}

export function keyGroupOfRow(rowKey: Uint8Array): number {
  return (rowKey[0]! << 8) | rowKey[1]!;
}

export function stateOfRow(rowKey: Uint8Array): number {
  return (rowKey[2]! << 8) | rowKey[3]!;
}

/** The same row under another state number. */
export function withState(rowKey: Uint8Array, state: number): Uint8Array {
  const copy = Buffer.from(rowKey);
  copy.writeUInt16BE(state, 2);
  return copy;
}

export function decodeRowKey(rowKey: Uint8Array): RowPlace {
  const bytes = bytesOf(rowKey);
  const { key, end } = readKey(bytes, HEAD_BYTES);
  return {
    keyGroup: keyGroupOfRow(bytes),
    state: stateOfRow(bytes),
    key,
    namespace: end < bytes.length ? readText(bytes, end).text : "",
  };
}

/** Where the parts of a large list or map lie, behind key group and state: its key and namespace, as a text of one character a byte. */
export function ownerText(key: StateKey, namespace: string): string {
  length = 0;
  writeKey(key);
  writeText(namespace);
  return scratch.toString("latin1", 0, length);
}

export function ownerPlace(owner: string): { readonly key: StateKey; readonly namespace: string } {
  const bytes = Buffer.from(owner, "latin1");
  const { key, end } = readKey(bytes, 0);
  return { key, namespace: readText(bytes, end).text };
}

/** As `encodeRowKey` for a part: the parts of an owner lie together, in order of their keys. */
export function encodePartKey(keyGroup: number, state: number, part: StateKey, owner: string): Uint8Array {
  reserve(HEAD_BYTES + owner.length);
  length = HEAD_BYTES;
  scratch.writeUInt16BE(keyGroup, 0);
  scratch.writeUInt16BE(state, 2);
  reserve(owner.length);
  length += scratch.write(owner, length, "latin1");
  writeKey(part);
  return Buffer.from(scratch.subarray(0, length));
}

/** The part is the key, and its owner the namespace. */
export function decodePartKey(rowKey: Uint8Array): RowPlace {
  const bytes = bytesOf(rowKey);
  const { end } = readText(bytes, readKey(bytes, HEAD_BYTES).end);
  return {
    keyGroup: keyGroupOfRow(bytes),
    state: stateOfRow(bytes),
    key: readKey(bytes, end).key,
    namespace: bytes.toString("latin1", HEAD_BYTES, end),
  };
}

/** All parts of an owner: [from, to). */
export function partsRange(keyGroup: number, state: number, owner: string): { readonly from: Uint8Array; readonly to: Uint8Array } {
  const from = Buffer.concat([stateStart(keyGroup, state), Buffer.from(owner, "latin1")]);
  const to = Buffer.from(from);
  // The last byte ends the namespace.
  to[to.length - 1] = to.at(-1)! + 1;
  return { from, to };
}

function bytesOf(rowKey: Uint8Array): Buffer {
  return Buffer.from(rowKey.buffer, rowKey.byteOffset, rowKey.length);
}

function readKey(bytes: Buffer, from: number): { readonly key: StateKey; readonly end: number } {
  const at = from + 1;
  const tagged = bytes[from];
  switch (tagged) {
    case TAG_NULL:
      return { key: null, end: at };
    case TAG_FALSE:
    case TAG_TRUE:
      return { key: tagged === TAG_TRUE, end: at };
    case TAG_NUMBER:
      return { key: readNumber(bytes, at), end: at + 8 };
    case TAG_TEXT: {
      const { text, end } = readText(bytes, at);
      return { key: text, end };
    }
    case TAG_BIGINT: {
      const { text, end } = readText(bytes, at);
      return { key: BigInt(text), end };
    }
    case TAG_UNITS: {
      const { text, end } = readText(bytes, at);
      return { key: Buffer.from(text, "latin1").toString("utf16le"), end };
    }
    default:
      throw new EngineError(
        "STATE_CORRUPT",
        "The working files of the state backend hold a row that no version of it wrote. Restore from a checkpoint.",
        { domain: "external" },
      );
  }
}

function readText(bytes: Buffer, from: number): { readonly text: string; readonly end: number } {
  const end = bytes.indexOf(TEXT_END, from);
  const written = bytes.subarray(from, end);
  const text = written.toString("utf8");
  return { text: written.includes(0) ? text.replaceAll("\0\ufffd", "\0") : text, end: end + 2 };
}

const TEXT_END = Buffer.from([0, 1]);

function writeKey(key: StateKey): void {
  switch (typeof key) {
    case "string":
      if (key.isWellFormed()) {
        tag(TAG_TEXT);
        writeText(key);
      } else {
        tag(TAG_UNITS);
        writeText(Buffer.from(key, "utf16le").toString("latin1"));
      }
      break;
    case "number":
      tag(TAG_NUMBER);
      writeNumber(key);
      break;
    case "bigint":
      tag(TAG_BIGINT);
      writeText(String(key));
      break;
    case "boolean":
      tag(key ? TAG_TRUE : TAG_FALSE);
      break;
    default:
      tag(TAG_NULL);
  }
}

function tag(value: number): void {
  reserve(1);
  scratch[length++] = value;
}

function writeText(text: string): void {
  reserve(3 * text.length + 2);
  if (text.includes("\0")) {
    for (const byte of Buffer.from(text, "utf8")) {
      reserve(4);
      scratch[length++] = byte;
      if (byte === 0) scratch[length++] = 0xff;
    }
  } else {
    length += scratch.write(text, length, "utf8");
  }
  scratch[length++] = 0;
  scratch[length++] = 1;
}

/** Order-preserving: the sign bit of positive numbers is set, all bits of negative ones are turned over. −0 is 0, as keys are compared. */
function writeNumber(value: number): void {
  reserve(8);
  scratch.writeDoubleBE(value + 0, length);
  turn(scratch, length, scratch[length]! >= 0x80);
  length += 8;
}

function readNumber(bytes: Buffer, at: number): number {
  const copy = Buffer.from(bytes.subarray(at, at + 8));
  turn(copy, 0, copy[0]! < 0x80);
  return copy.readDoubleBE(0);
}

function turn(bytes: Buffer, at: number, isNegative: boolean): void {
  if (isNegative) for (let i = at; i < at + 8; i++) bytes[i] = bytes[i]! ^ 0xff;
  else bytes[at] = bytes[at]! ^ 0x80;
}

function reserve(bytes: number): void {
  if (length + bytes <= scratch.length) return;
  const larger = Buffer.alloc(2 * (length + bytes));
  larger.set(scratch.subarray(0, length));
  scratch = larger;
}
