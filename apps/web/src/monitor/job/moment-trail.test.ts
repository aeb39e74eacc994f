import { expect, test } from "vitest";
import { moment, node } from "../answers/moment-for-tests.ts";
import { MomentTrail } from "./moment-trail.ts";

const at = (ms: number, watermark: number) => ({ ...moment(["a > b"], {}, { b: node("b", { watermark }) }), at: ms });

test("hands back a reading that is at least ten seconds older", () => {
  const trail = new MomentTrail();
  for (let s = 0; s <= 9; s++) expect(trail.add(at(s * 1000, s)).before).toBeUndefined();
  expect(trail.add(at(10_000, 10)).before?.at).toBe(0);
  expect(trail.add(at(13_000, 13)).before?.at).toBe(3_000);
});

test("knows since when a watermark stands still", () => {
  const trail = new MomentTrail();
  trail.add(at(1_000, 5));
  trail.add(at(2_000, 7));
  trail.add(at(3_000, 7));
  expect(trail.add(at(9_000, 7)).moment.watermarkSince).toEqual({ b: 2_000 });
  expect(trail.add(at(9_500, 8)).moment.watermarkSince).toEqual({ b: 9_500 });
});

test("begins anew when time goes back: another attempt", () => {
  const trail = new MomentTrail();
  trail.add(at(50_000, 5));
  expect(trail.add(at(1_000, 5)).moment.watermarkSince).toEqual({ b: 1_000 });
});
