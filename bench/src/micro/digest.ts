import type { Row, RowKind } from "@millrace/engine/connector";

/**
 * The digest of a result: independent of the order of rows; retractions cancel exactly.
 * Source: the Nexmark comparison's specification, section 4 (canonical rows and the digest).
 */
export class Digest {
  a = 0;
  b = 0;
  rows = 0;

  add(text: string, kind: RowKind): void {
    const sign = kind === 0 || kind === 2 ? 1 : -1;
    let a = 0x811c9dc5 | 0;
    let b = 0x9747b28c | 0;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x01000193);
      b = Math.imul(((b << 5) | (b >>> 27)) ^ code, 0x9e3779b1);
    }
    this.a = (this.a + sign * mix(a ^ text.length)) | 0;
    this.b = (this.b + sign * mix(b)) | 0;
    this.rows += sign;
  }

  merge(a: number, b: number, rows: number): void {
    this.a = (this.a + a) | 0;
    this.b = (this.b + b) | 0;
    this.rows += rows;
  }

  toString(): string {
    return [this.a, this.b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

export function mix(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x21f0aaad);
  x ^= x >>> 15;
  x = Math.imul(x, 0x735a2d97);
  x ^= x >>> 15;
  return x | 0;
}

/** The canonical text of a row. Timestamps are epoch milliseconds already. */
export function canonicalText(row: Row, width: number): string {
  let text = "";
  for (let i = 0; i < width; i++) {
    const value = row[`c${i}`];
    text += (i === 0 ? "" : "|") + (value === null ? "\\N" : String(value as string | number | bigint));
  }
  return text;
}
