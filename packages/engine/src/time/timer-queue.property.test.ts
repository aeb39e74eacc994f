import fc from "fast-check";
import { expect, it } from "vitest";
import type { StatePageBytes } from "../state/keyed-snapshot.ts";
import { TimerQueue } from "./timer-queue.ts";

const timer = fc.record({ at: fc.integer({ min: 0, max: 20 }), namespace: fc.constantFrom("", "w"), key: fc.nat({ max: 4 }) });
const step = fc.oneof(
  fc.record({ do: fc.constant("register" as const), timer }),
  fc.record({ do: fc.constant("delete" as const), timer }),
  fc.record({ do: fc.constant("fire" as const), until: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ do: fc.constantFrom("restore" as const, "snapshot" as const, "step" as const) }),
);

it("a timer queue fires what a sorted set of timers fires, also after restores and beside snapshots that are under way", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
      let queue = new TimerQueue("timers");
      const model = new Map<string, { at: number; namespace: string; key: number }>();
      let pending:
        | { readonly pages: () => readonly StatePageBytes[]; readonly step: () => boolean; readonly expected: string[] }
        | undefined;
      for (const each of steps) {
        switch (each.do) {
          case "register":
            queue.register(each.timer.at, each.timer.namespace, each.timer.key, each.timer.key % 3);
            model.set(JSON.stringify(each.timer), each.timer);
            break;
          case "delete":
            queue.delete(each.timer.at, each.timer.namespace, each.timer.key);
            model.delete(JSON.stringify(each.timer));
            break;
          case "fire": {
            const fired: string[] = [];
            const times: number[] = [];
            while (
              queue.poll(each.until, (at, namespace, key) => {
                fired.push(JSON.stringify({ at, namespace, key }));
                times.push(at);
              })
            );
            const due = [...model].filter(([, { at }]) => at <= each.until).map(([text]) => text);
            for (const text of due) model.delete(text);
            expect(fired.sort()).toEqual(due.sort());
            expect(times).toEqual([...times].sort((a, b) => a - b));
            break;
          }
          case "snapshot":
            if (pending !== undefined) expect(contents(pending)).toEqual(pending.expected);
            pending = { ...queue.capture(2), expected: [...model.keys()].sort() };
            break;
          case "step":
            pending?.step();
            break;
          case "restore": {
            if (pending !== undefined) expect(contents(pending)).toEqual(pending.expected);
            pending = undefined;
            const restored = new TimerQueue("timers");
            const whole = queue.capture();
            while (whole.step());
            for (const page of whole.pages()) restored.restorePage(page);
            queue = restored;
          }
        }
        expect(queue.size).toBe(model.size);
      }
      if (pending !== undefined) expect(contents(pending)).toEqual(pending.expected);
    }),
    { numRuns: 300, seed: 20240604 },
  );
});

function contents(pending: { readonly pages: () => readonly StatePageBytes[]; readonly step: () => boolean }): string[] {
  while (pending.step());
  const queue = new TimerQueue("timers");
  for (const page of pending.pages()) queue.restorePage(page);
  const all: string[] = [];
  while (queue.poll(Infinity, (at, namespace, key) => all.push(JSON.stringify({ at, namespace, key }))));
  return all.sort();
}
