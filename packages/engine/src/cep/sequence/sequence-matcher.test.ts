import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Pattern } from "@millrace/pipeline/patterns";
import { types, type Schema } from "@millrace/pipeline/types";
import { compilePattern } from "../compile/compile-pattern.ts";
import type { MatchPath } from "../matching/nfa.ts";
import { MatchCounts } from "../matching/match-counts.ts";
import { rowFactory } from "../../record/row-class.ts";
import type { KeyMatches } from "../state/key-matches.ts";
import { SequenceMatcher } from "./sequence-matcher.ts";

const SCHEMA: Schema = [
  { name: "v", type: types.int },
  { name: "id", type: types.int },
];
const createRow = rowFactory(SCHEMA.length);

interface Event {
  readonly key: number;
  readonly v: number;
  readonly gap: number;
}

const textOf = (path: MatchPath): string => path.map(({ step, row }) => `${step}:${String(row.c1)}`).join(" ");

/** The automaton over all keys, as the operator drives it: time is advanced before each row, and at the end. */
function byAutomaton(pattern: Pattern, events: readonly Event[], end: number): string[] {
  const { nfa } = compilePattern(pattern, { schema: SCHEMA });
  const keys = new Map<number, KeyMatches>();
  const out: string[] = [];
  const advance = (matches: KeyMatches, time: number): void => {
    for (const { path, at } of nfa.advanceTime(matches, time).timedOut) out.push(`timeout ${at} ${textOf(path)}`);
  };
  let now = 1;
  events.forEach(({ key, v, gap }, id) => {
    now += gap;
    const matches = keys.get(key) ?? nfa.fresh();
    keys.set(key, matches);
    advance(matches, now);
    for (const path of nfa.process(matches, createRow([v, id]), now)) out.push(`match ${now} ${textOf(path)}`);
  });
  for (const matches of keys.values()) advance(matches, now + end);
  return out.toSorted();
}

function bySequence(pattern: Pattern, events: readonly Event[], end: number, restoreAt = -1): string[] {
  const { sequence, graph, steps, conditionOf } = compilePattern(pattern, { schema: SCHEMA });
  if (sequence === undefined) throw new Error("this is no sequence");
  const out: string[] = [];
  const create = (): SequenceMatcher =>
    new SequenceMatcher({
      sequence,
      graph,
      stepNames: steps,
      conditions: conditionOf,
      maxPartialMatches: 1000,
      counts: new MatchCounts(graph),
      onMatch: (path, time) => out.push(`match ${time} ${textOf(path)}`),
      onTimeout: (path, at) => out.push(`timeout ${at} ${textOf(path)}`),
    });
  let matcher = create();
  let now = 1;
  events.forEach(({ key, v, gap }, id) => {
    if (id === restoreAt) {
      const paths = [...matcher.paths()];
      matcher = create();
      for (const [each, list] of paths) for (const path of list) matcher.restore(each, path);
      matcher.restored();
    }
    now += gap;
    if (id % 3 === 0) matcher.advance(now - 1);
    matcher.row(key, createRow([v, id]), now);
  });
  matcher.advance(now + end);
  return out.toSorted();
}

const patterns = fc
  .record({
    limits: fc.array(
      fc.record({ from: fc.integer({ min: 0, max: 8 }), contiguity: fc.constantFrom("next" as const, "followedBy" as const) }),
      { minLength: 2, maxLength: 4 },
    ),
    withinMs: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
  })
  .map(({ limits, withinMs }): Pattern => ({
    steps: limits.map(({ from, contiguity }, index) => ({
      name: `s${index}`,
      where: `v BETWEEN ${from} AND ${from + 3}`,
      ...(index === 0 ? {} : { contiguity }),
    })),
    ...(withinMs === undefined ? {} : { withinMs }),
  }));
const inputs = fc.array(
  fc.record({ key: fc.integer({ min: 0, max: 3 }), v: fc.integer({ min: 0, max: 10 }), gap: fc.integer({ min: 0, max: 4 }) }),
  { maxLength: 60 },
);

describe("SequenceMatcher", () => {
  it("gives the matches and timeouts that the automaton gives", () => {
    fc.assert(
      fc.property(patterns, inputs, (pattern, events) => {
        expect(bySequence(pattern, events, 100)).toEqual(byAutomaton(pattern, events, 100));
      }),
      { seed: 6, numRuns: 400 },
    );
  });

  it("goes on from the paths of a former one", () => {
    fc.assert(
      fc.property(patterns, inputs, fc.nat(60), (pattern, events, at) => {
        expect(bySequence(pattern, events, 100, at)).toEqual(byAutomaton(pattern, events, 100));
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  it("keeps nothing once all windows are over, however many keys there were", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "v = 0" },
        { name: "b", contiguity: "followedBy", where: "v = 1" },
      ],
      withinMs: 10,
    };
    const { sequence, graph, steps, conditionOf } = compilePattern(pattern, { schema: SCHEMA });
    let timedOut = 0;
    const matcher = new SequenceMatcher({
      sequence: sequence!,
      graph,
      stepNames: steps,
      conditions: conditionOf,
      maxPartialMatches: 10,
      counts: new MatchCounts(graph),
      onMatch: () => {},
      onTimeout: () => timedOut++,
    });
    for (let i = 0; i < 20_000; i++) matcher.row(i, createRow([0, i]), 1 + i);
    expect(matcher.keyCount).toBe(20_000);
    matcher.advance(20_000 + 10);
    expect([matcher.keyCount, timedOut, matcher.firstDeadline]).toEqual([0, 20_000, Infinity]);
  });

  it("refuses more partial matches of a key than allowed", () => {
    const pattern: Pattern = {
      steps: [
        { name: "a", where: "v = 0" },
        { name: "b", contiguity: "followedBy", where: "v = 1" },
      ],
    };
    const { sequence, graph, steps, conditionOf } = compilePattern(pattern, { schema: SCHEMA });
    const matcher = new SequenceMatcher({
      sequence: sequence!,
      graph,
      stepNames: steps,
      conditions: conditionOf,
      maxPartialMatches: 3,
      counts: new MatchCounts(graph),
      onMatch: () => {},
      onTimeout: () => {},
    });
    for (let i = 0; i < 3; i++) matcher.row("k", createRow([0, i]), i + 1);
    expect(() => matcher.row("k", createRow([0, 3]), 4)).toThrow(/4 partial matches, more than the limit of 3/);
  });
});
