import { expect, test } from "vitest";
import type { EditLabel } from "../store/editor-store.ts";
import { isOwnEmptying } from "./own-emptying.ts";

const keys: readonly (readonly [EditLabel["key"] | undefined, boolean, boolean])[] = [
  ["delete", false, true],
  ["heal", false, true],
  ["restore", false, false],
  ["code", false, false],
  [undefined, false, false],
  [undefined, true, true],
];

test.each(keys)("emptied by %s, steps to redo: %s, is by hand: %s", (key, canRedo, expected) => {
  expect(isOwnEmptying({ lastEdit: key === undefined ? undefined : { key }, canRedo })).toBe(expected);
});
