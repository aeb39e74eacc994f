import { expect, test } from "vitest";
import { beginTour, editorPart, isFinished, markStep, parseTour } from "./tour.ts";

const FRESH = parseTour(null, null);

test("a tour remembers its steps with one pipeline, and begins anew with another", () => {
  const tour = markStep(markStep(beginTour(FRESH, "a"), "select"), "select");
  expect(tour.done).toEqual(["select"]);
  expect(beginTour(tour, "a")).toBe(tour);
  expect(beginTour(tour, "b")).toMatchObject({ pipelineId: "b", done: [] });
});

test("the editor shows how to change a running job once one was saved, and the end comes with its upgrade", () => {
  const watched = markStep(beginTour(FRESH, "a"), "savepoint");
  expect([editorPart(FRESH), editorPart(watched)]).toEqual(["draw", "upgrade"]);
  expect([isFinished(watched), isFinished(markStep(watched, "deploy"))]).toEqual([false, true]);
});

test.each([
  ["nothing", null, []],
  ["no JSON", "{", []],
  ["another shape", '{"done":"run"}', []],
  ["steps, of which some are not known", '{"pipelineId":"a","done":["run","old","select"]}', ["select", "run"]],
])("what was stored as %s is read", (_what, text, done) => {
  expect(parseTour(text, null)).toMatchObject({ done, isClosed: false });
  expect(parseTour(text, "1").isClosed).toBe(true);
});
