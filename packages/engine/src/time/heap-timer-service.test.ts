import { expect, it } from "vitest";
import { HeapStateBackend } from "../state/heap-state-backend.ts";
import { TestClock } from "../testing/test-clock.ts";
import { HeapTimerService } from "./heap-timer-service.ts";

function start() {
  const clock = new TestClock();
  const state = new HeapStateBackend({ range: { from: 0, to: 127 }, clock });
  const timers = new HeapTimerService(state, clock);
  for (let key = 0; key < 10; key++) {
    state.setCurrentKey(key, key);
    timers.registerEventTimer(5 + (key % 2));
    timers.registerProcessingTimer(5 + (key % 2));
  }
  return { clock, state, timers };
}

// Flink's rules (which timer sees what) are in conformance/windows, timers.json and random-timers.json.

it("fires a watermark's timers in pieces, in order of time, each once", () => {
  const { state, timers } = start();
  const fired: string[] = [];
  const target = { onEventTimer: (timestamp: number) => void fired.push(`${timestamp}:${String(state.currentKey())}`) };
  const pieces: boolean[] = [];
  do pieces.push(timers.advanceWatermark(6, target, 4));
  while (pieces.at(-1) === false);
  expect(pieces).toEqual([false, false, true]);
  expect(fired.map((each) => each.slice(0, 2))).toEqual("5555566666".split("").map((time) => `${time}:`));
  expect(new Set(fired).size).toBe(10);
});

it("fires the clock's timers in pieces, and says that there is more", () => {
  const { clock, timers } = start();
  let fired = 0;
  clock.set(5);
  timers.fireProcessingTimers({ onProcessingTimer: () => void fired++ }, 3);
  expect([fired, timers.nextProcessingTimer()]).toEqual([3, 5]);
  timers.fireProcessingTimers({ onProcessingTimer: () => void fired++ });
  expect([fired, timers.nextProcessingTimer()]).toEqual([5, 6]);
});

it("refuses a time that is none", () => {
  const { timers } = start();
  expect(() => timers.registerEventTimer(NaN)).toThrow(/not a number/);
});
