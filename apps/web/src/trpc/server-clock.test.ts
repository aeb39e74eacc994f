import { expect, it } from "vitest";
import { ServerClock } from "./server-clock.ts";

const NOON = Date.UTC(2026, 10, 29, 12);
const dateOf = (at: number): string => new Date(at).toUTCString();

function clockOf({ wall }: { wall: number }) {
  const times = { steady: 0, wall };
  return {
    times,
    clock: new ServerClock(
      () => times.steady,
      () => times.wall,
    ),
  };
}

it("shows the server's time, whatever the person's clock says and however it is set meanwhile", () => {
  const { times, clock } = clockOf({ wall: NOON + 7 * 60_000 });
  expect(clock.now()).toBe(NOON + 7 * 60_000);
  clock.answered(dateOf(NOON));
  expect(Math.abs(clock.now() - NOON)).toBeLessThanOrEqual(1_000);
  times.steady += 60_000;
  times.wall = 0;
  expect(Math.abs(clock.now() - (NOON + 60_000))).toBeLessThanOrEqual(1_000);
});

it("does not jump between answers that differ by the fraction that they leave out", () => {
  const { times, clock } = clockOf({ wall: NOON });
  clock.answered(dateOf(NOON));
  const base = clock.now();
  for (const [steady, sent] of [
    [100, NOON],
    [900, NOON],
    [1_700, NOON + 1_000],
  ] as const) {
    times.steady = steady;
    clock.answered(dateOf(sent));
    expect(clock.now()).toBe(base + steady);
  }
});

it("catches up after the machine slept, by the next answer or by what happened", () => {
  const { times, clock } = clockOf({ wall: NOON });
  clock.answered(dateOf(NOON));
  times.steady += 1_000;
  clock.happened(NOON + 3_600_000);
  expect(clock.now()).toBe(NOON + 3_600_000);
  // Of an earlier moment it learns nothing.
  clock.happened(NOON);
  expect(clock.now()).toBe(NOON + 3_600_000);
  clock.answered(dateOf(NOON + 7_200_000));
  expect(Math.abs(clock.now() - (NOON + 7_200_000))).toBeLessThanOrEqual(1_000);
});

it("takes no time from an answer without a date, or from what happened before any answer", () => {
  const { clock } = clockOf({ wall: NOON });
  clock.answered(null);
  clock.answered("yesterday");
  clock.happened(NOON + 1_000_000);
  expect(clock.now()).toBe(NOON);
});
