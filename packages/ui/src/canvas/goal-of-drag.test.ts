import { describe, expect, test } from "vitest";
import { goalOfDrag } from "./goal-of-drag.ts";
import type { CanvasNode } from "./use-flow-nodes.ts";

/** Two frames, the second within the first; a card is 188 by 96. */
const FRAMES = [
  { id: "wide", name: "Wide", nodes: ["a", "b"], x: 0, y: 0, width: 800, height: 400 },
  { id: "narrow", name: "Narrow", nodes: ["c", "d"], x: 400, y: 100, width: 300, height: 200 },
];

function card(id: string, x: number, y: number): CanvasNode {
  const view = {
    id,
    x,
    y,
    kind: "k",
    category: "transform",
    icon: "",
    name: id,
    summary: "",
    inputs: [],
    outputs: [],
    errors: 0,
    warnings: 0,
  } as const;
  return { id, type: "card", position: { x, y }, data: { view: { ...view, body: undefined } } };
}
const goal = (inHand: CanvasNode, others: readonly CanvasNode[] = [], under?: string) =>
  goalOfDrag(FRAMES, inHand, [inHand, ...others], under);

describe("a card goes", () => {
  test("into the smallest frame around its middle", () => {
    expect(goal(card("x", 420, 150))).toEqual({ target: "narrow", left: undefined });
    expect(goal(card("x", 20, 20))).toEqual({ target: "wide", left: undefined });
    expect(goal(card("x", 900, 20))).toEqual({ target: undefined, left: undefined });
  });
  test("out of its own frame, or stays in it", () => {
    expect(goal(card("a", 900, 20))).toEqual({ target: undefined, left: "wide" });
    expect(goal(card("a", 420, 150))).toEqual({ target: "narrow", left: "wide" });
    expect(goal(card("a", 100, 20))).toEqual({ target: undefined, left: undefined });
  });
  test("nowhere else where all of its group is in hand", () => {
    expect(goal(card("c", 20, 20), [card("d", 900, 900)])).toEqual({ target: undefined, left: undefined });
  });
});

test("a note goes to the card under the pointer, where it is alone in hand", () => {
  const note: CanvasNode = {
    id: "n",
    type: "note",
    position: { x: 0, y: 0 },
    data: { view: { id: "n", x: 0, y: 0, width: 10, height: 10, text: "" } },
  };
  expect(goal(note, [], "a")).toEqual({ target: "a", left: undefined });
  expect(goal(note, [card("b", 0, 0)], "a")).toEqual({ target: undefined, left: undefined });
});
