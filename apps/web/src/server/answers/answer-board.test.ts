import { describe, expect, it } from "vitest";
import { AnswerBoard, type Answer } from "./answer-board.ts";

describe("AnswerBoard", () => {
  it("hands on an answer that is announced while somebody waits", async () => {
    const board = new AnswerBoard();
    let answer: Answer | undefined;
    const waiting = board.wait("a", async () => answer, 60_000);
    answer = { answer: 1 };
    // The first look is under way and finds nothing or the answer; the announcement makes it look again.
    await Promise.resolve();
    board.announce("a");
    board.announce();
    expect(await waiting).toEqual({ answer: 1 });
  });

  it("gives up in time", async () => {
    expect(await new AnswerBoard().wait("a", async () => undefined, 5)).toBeUndefined();
  });
});
