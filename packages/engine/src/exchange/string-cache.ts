/** Decodes single-byte text; the node platform installs a faster one. */
type Latin1Decoder = (bytes: Uint8Array, start: number, end: number) => string;

let decodeLatin1: Latin1Decoder = (bytes, start, end) => {
  let text = "";
  for (let at = start; at < end; at += 4096) text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 4096)));
  return text;
};

export function installLatin1Decoder(decoder: Latin1Decoder): void {
  decodeLatin1 = decoder;
}

const SLOTS = 1024;
const LONGEST_CACHED = 32;

/**
 * Strings of one column of one channel. Short ones are looked up by their bytes first: streams repeat their keys and codes, and comparing
 * ten bytes costs a fifth of making a string of them (and what is found is already hashed by V8).
 */
export class StringCache {
  readonly #entries: string[] = Array.from({ length: SLOTS }, () => "");

  latin1(bytes: Uint8Array, start: number, length: number): string {
    if (length === 0) return "";
    if (length > LONGEST_CACHED) return decodeLatin1(bytes, start, start + length);
    let hash = length;
    for (let i = start; i < start + length; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const entry = this.#entries[slot]!;
    if (entry.length === length) {
      let i = 0;
      while (i < length && entry.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) return entry;
    }
    return (this.#entries[slot] = decodeLatin1(bytes, start, start + length));
  }
}

/** UTF-16 text, low byte first. */
export function decodeWide(bytes: Uint8Array, start: number, length: number): string {
  let text = "";
  const codes: number[] = [];
  for (let i = 0; i < length; i++) {
    codes.push(bytes[start + 2 * i]! | (bytes[start + 2 * i + 1]! << 8));
    if (codes.length === 4096) {
      text += String.fromCharCode(...codes);
      codes.length = 0;
    }
  }
  return text + String.fromCharCode(...codes);
}
