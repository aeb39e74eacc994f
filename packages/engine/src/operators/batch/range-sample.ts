import { murmurHash } from "../../record/key-group.ts";
import { hashString } from "../../record/key-hash.ts";
import { encodeKeyText } from "../../record/key-text.ts";
import { rowValues } from "../../record/row-class.ts";
import type { Row } from "../../record/row.ts";

interface Sampled {
  readonly row: Row;
  readonly hash: number;
}

/** The rows of the least hashes, at most so many: the same rows in whatever order they come. */
export class RowSample {
  readonly #size: number;
  readonly #width: number;
  #kept: Sampled[] = [];
  #greatest = Infinity;

  constructor(size: number, width: number) {
    this.#size = size;
    this.#width = width;
  }

  add(row: Row): void {
    const hash = murmurHash(hashString(encodeKeyText(rowValues(row, this.#width))));
    if (hash > this.#greatest) return;
    this.#kept.push({ row, hash });
    if (this.#kept.length >= 2 * this.#size + 16) this.#cut();
  }

  rows(): readonly Row[] {
    this.#cut();
    return this.#kept.map(({ row }) => row);
  }

  #cut(): void {
    if (this.#kept.length <= this.#size) return;
    this.#kept.sort((a, b) => a.hash - b.hash);
    this.#kept.length = this.#size;
    this.#greatest = this.#kept.at(-1)?.hash ?? -Infinity;
  }
}

/** The last row of each of so many ranges but the last one: quantiles of the sample. */
export function rangeBorders(sample: readonly Row[], ranges: number, order: (a: Row, b: Row) => number): readonly Row[] {
  const sorted = [...sample].sort(order);
  const borders: Row[] = [];
  for (let range = 1; range < ranges; range++) {
    const border = sorted[Math.ceil((range * sorted.length) / ranges) - 1];
    if (border !== undefined) borders.push(border);
  }
  return borders;
}
