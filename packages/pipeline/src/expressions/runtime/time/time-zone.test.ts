import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeZone } from "./time-zone.ts";

const zone = (id: string) => timeZone(id) ?? expect.unreachable(`${id} is unknown`);
const at = (text: string): number => Date.parse(`${text}Z`);

describe("zones", () => {
  test.each([
    ["in winter", "America/New_York", "2024-03-10T06:59:59", "2024-03-10T01:59:59"],
    ["right after the clocks went forward", "America/New_York", "2024-03-10T07:00:00", "2024-03-10T03:00:00"],
    ["right before the clocks go back", "America/New_York", "2024-11-03T05:59:59", "2024-11-03T01:59:59"],
    ["right after the clocks went back", "America/New_York", "2024-11-03T06:00:00", "2024-11-03T01:00:00"],
    ["with half an hour", "Asia/Kolkata", "2024-01-01T00:00:00", "2024-01-01T05:30:00"],
    ["by an offset", "+08:00", "2024-01-01T00:00:00", "2024-01-01T08:00:00"],
    ["by an offset after GMT", "GMT-8", "2024-01-01T00:00:00", "2023-12-31T16:00:00"],
  ])("local time %s", (_, id, utc, local) => {
    expect(zone(id).toLocal(at(utc))).toBe(at(local));
  });

  test("a local time in the spring gap moves ahead by the gap, one in autumn is the earlier of two", () => {
    expect(zone("America/New_York").toUtc(at("2024-03-10T02:30:00"))).toBe(at("2024-03-10T07:30:00"));
    expect(zone("America/New_York").toUtc(at("2024-11-03T01:30:00"))).toBe(at("2024-11-03T05:30:00"));
    expect(zone("Australia/Lord_Howe").toUtc(at("2024-10-06T02:15:00"))).toBe(at("2024-10-05T15:45:00"));
  });

  test("an unknown id is none", () => {
    expect(timeZone("Nowhere/City")).toBeUndefined();
    expect(timeZone("+99:00")).toBeUndefined();
  });

  test("offsets are those that Intl prints, at any instant", () => {
    const ids = [
      "Europe/Berlin",
      "America/New_York",
      "Africa/Casablanca",
      "Asia/Shanghai",
      "America/Sao_Paulo",
      "Australia/Lord_Howe",
      "Pacific/Apia",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...ids), fc.integer({ min: at("1975-01-01"), max: at("2037-12-31") }), (id, instant) => {
        const text = new Intl.DateTimeFormat("sv-SE", { timeZone: id, dateStyle: "short", timeStyle: "medium" }).format(instant);
        expect(zone(id).toLocal(Math.floor(instant / 1000) * 1000)).toBe(at(text.replace(" ", "T")));
      }),
      { seed: 2, numRuns: 1500 },
    );
  });

  test("to local and back is the same instant, unless the hour comes twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("Europe/Berlin", "America/New_York"),
        fc.integer({ min: at("1990-01-01"), max: at("2030-01-01") }),
        (id, instant) => {
          const back = zone(id).toUtc(zone(id).toLocal(instant));
          expect(back === instant || instant - back === 3_600_000).toBe(true);
        },
      ),
      { seed: 2 },
    );
  });
});

test("java.util.Calendar's reading takes the later of two in autumn, and the same in spring", () => {
  expect(zone("America/New_York").toUtcLater(at("2024-11-03T01:30:00"))).toBe(at("2024-11-03T06:30:00"));
  expect(zone("America/New_York").toUtcLater(at("2024-03-10T02:30:00"))).toBe(at("2024-03-10T07:30:00"));
  expect(zone("America/New_York").toUtcLater(at("2024-07-01T12:00:00"))).toBe(at("2024-07-01T16:00:00"));
});
