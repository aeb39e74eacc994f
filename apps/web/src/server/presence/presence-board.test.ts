import { expect, test } from "vitest";
import { PresenceBoard } from "./presence-board.ts";

const visitor = (tab: string, nodeId: string | null = null) => ({ tab, name: `name of ${tab}`, nodeId });
const other = (tab: string, nodeId: string | null = null, cameFirst = false) => ({ ...visitor(tab, nodeId), cameFirst });

test("each tab sees the others of its pipeline, with what they have selected now", () => {
  const board = new PresenceBoard(() => 0);
  expect(board.beat("p", visitor("a"))).toEqual([]);
  expect(board.beat("p", visitor("b", "n1"))).toEqual([other("a")]);
  expect(board.beat("q", visitor("c"))).toEqual([]);
  board.beat("p", visitor("a", "n2"));
  expect(board.beat("p", visitor("b"))).toEqual([other("a", "n2")]);
});

test("a tab that left, or fell silent, is not there any more", () => {
  const clock = { ms: 0 };
  const board = new PresenceBoard(() => clock.ms);
  board.beat("p", visitor("a"));
  board.beat("p", visitor("b"));
  board.leave("p", "b");
  expect(board.beat("p", visitor("c"))).toEqual([other("a")]);
  clock.ms = 15_001;
  expect(board.beat("p", visitor("c"))).toEqual([]);
});

test("of two at one node the one who came first is told to the other, until they leave it", () => {
  const board = new PresenceBoard(() => 0);
  board.beat("p", visitor("a", "n"));
  expect(board.beat("p", visitor("b", "n"))).toEqual([other("a", "n", true)]);
  // Said again it is no new coming.
  expect(board.beat("p", visitor("a", "n"))).toEqual([other("b", "n", false)]);
  board.beat("p", visitor("a", null));
  expect(board.beat("p", visitor("b", "n"))).toEqual([other("a", null, false)]);
  expect(board.beat("p", visitor("a", "n"))).toEqual([other("b", "n", true)]);
  // Two with nothing selected are nowhere together.
  board.beat("q", visitor("a"));
  expect(board.beat("q", visitor("b"))).toEqual([other("a", null, false)]);
});
