import { EngineError } from "../../operators/engine-error.ts";

/** A file of sorted rows that a version of the database consists of. */
export interface LiveTable {
  readonly number: number;
  readonly bytes: number;
}

const BLOCK_BYTES = 32_768;
const HEADER_BYTES = 7;
const RECORD = { full: 1, first: 2, middle: 3, last: 4 } as const;
const TAG = {
  comparator: 1,
  logNumber: 2,
  nextFile: 3,
  lastSequence: 4,
  compactPointer: 5,
  deletedFile: 6,
  newFile: 7,
  previousLog: 9,
} as const;

/**
 * The tables that are live after the last whole record of a MANIFEST of LevelDB, which may be written to meanwhile.
 * Source: LevelDB doc/log_format.md, db/version_edit.cc.
 */
export function liveTables(manifest: Uint8Array): readonly LiveTable[] {
  const live = new Map<number, LiveTable>();
  for (const record of records(manifest)) applyEdit(record, live);
  return [...live.values()].sort((a, b) => a.number - b.number);
}

export function tableFile(number: number): string {
  return `${String(number).padStart(6, "0")}.ldb`;
}

function* records(manifest: Uint8Array): Generator<Uint8Array> {
  let parts: Uint8Array[] = [];
  for (let at = 0; at + HEADER_BYTES <= manifest.length;) {
    const left = BLOCK_BYTES - (at % BLOCK_BYTES);
    if (left < HEADER_BYTES) {
      at += left;
      continue;
    }
    const bytes = manifest[at + 4]! | (manifest[at + 5]! << 8);
    const type = manifest[at + 6]!;
    const end = at + HEADER_BYTES + bytes;
    if (type === 0 || end > manifest.length) return;
    if (type === RECORD.full || type === RECORD.first) parts = [];
    parts.push(manifest.subarray(at + HEADER_BYTES, end));
    if (type === RECORD.full || type === RECORD.last) yield Buffer.concat(parts);
    at = end;
  }
}

function applyEdit(record: Uint8Array, live: Map<number, LiveTable>): void {
  let at = 0;
  while (at < record.length) {
    switch (varint()) {
      case TAG.comparator:
        skipText();
        break;
      case TAG.logNumber:
      case TAG.nextFile:
      case TAG.lastSequence:
      case TAG.previousLog:
        varint();
        break;
      case TAG.compactPointer:
        varint();
        skipText();
        break;
      case TAG.deletedFile:
        varint();
        live.delete(varint());
        break;
      case TAG.newFile: {
        varint();
        const number = varint();
        live.set(number, { number, bytes: varint() });
        skipText();
        skipText();
        break;
      }
      default:
        throw new EngineError(
          "STATE_UNSUPPORTED",
          "The state files have an entry that this version does not know. Restore with the version that wrote them.",
          { domain: "internal" },
        );
    }
  }

  function varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = record[at++]!;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  function skipText(): void {
    const bytes = varint();
    at += bytes;
  }
}
