import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { parseKept, withKept, type KeptState } from "./recovery-list.ts";

const state = (at: number): KeptState => ({
  at,
  reason: "theirs",
  document: documentSchema.parse({ format: "millrace/v1", name: "t", nodes: [], edges: [] }),
});

test("what was kept is read back, the newest first and no more than ten", () => {
  const kept = Array.from({ length: 12 }, (_, at) => state(at)).reduce<readonly KeptState[]>(withKept, []);
  expect(kept.map(({ at }) => at)).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
  expect(parseKept(JSON.stringify(kept))).toEqual(kept);
});

test.each(["{", "7", '[{"at": 1, "document": {"format": "millrace/v9"}}]', "[null]"])("%s does no harm", (text) =>
  expect(parseKept(text)).toEqual([]),
);
