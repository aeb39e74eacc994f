import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";

/**
 * The deliberate differences from Flink: ids in backticks at the start of list items of conformance/differences.md. A trailing * stands for any
 * ending.
 */
export class Differences {
  readonly #exact = new Set<string>();
  readonly #prefixes: string[] = [];

  constructor(markdown: string) {
    for (const match of markdown.matchAll(/^[-*] `([^`]+)`/gm)) {
      const id = match[1] as string;
      if (id.endsWith("*")) this.#prefixes.push(id.slice(0, -1));
      else this.#exact.add(id);
    }
  }

  has(id: string): boolean {
    return this.#exact.has(id) || this.#prefixes.some((prefix) => id.startsWith(prefix));
  }
}

export async function readDifferences(path: string): Promise<Differences> {
  return new Differences(existsSync(path) ? await readFile(path, "utf8") : "");
}
