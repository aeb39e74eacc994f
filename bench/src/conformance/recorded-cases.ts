import { readdirSync, readFileSync } from "node:fs";
import type { RecordedCase } from "./case-format.ts";

/** Of all recorded cases and of `differences.md`. */
export const CONFORMANCE_FOLDER = new URL("../../../conformance/", import.meta.url);

/** All cases of one of its folders, file by file. */
export function recordedCases<T = RecordedCase>(folder: string): readonly T[] {
  const place = new URL(`${folder}/`, CONFORMANCE_FOLDER);
  return readdirSync(place)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, place), "utf8")) as T[]);
}
