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

it("is in doubt when the machine slept or somebody set its clock, until the server answers", () => {
  const { times, clock } = clockOf({ wall: NOON });
  clock.answered(dateOf(NOON));
  const pass = (ms: number) => {
    times.steady += ms;
    times.wall += ms;
  };
  pass(60_000);
  expect(clock.isDoubtful).toBe(false);
  // Asleep: the steady clock stood still.
  times.wall += 3_600_000;
  expect(clock.isDoubtful).toBe(true);
  clock.answered(dateOf(NOON + 3_660_000));
  expect(clock.isDoubtful).toBe(false);
  expect(Math.abs(clock.now() - (NOON + 3_660_000))).toBeLessThanOrEqual(1_000);
  times.wall -= 600_000;
  expect(clock.isDoubtful).toBe(true);
  expect(Math.abs(clock.now() - (NOON + 3_660_000))).toBeLessThanOrEqual(1_000);
});

it("takes no time from an answer without a date, and has no doubts before any answer", () => {
  const { clock } = clockOf({ wall: NOON });
  clock.answered(null);
  clock.answered("yesterday");
  expect(clock.isDoubtful).toBe(false);
  expect(clock.now()).toBe(NOON);
});
