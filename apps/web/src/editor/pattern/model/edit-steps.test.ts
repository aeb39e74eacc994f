import type { PatternElement } from "@millrace/pipeline";
import { parsePatternText, printPatternText } from "@millrace/pipeline/patterns";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupStep, insertStep, moveStep, negateStep, removeStep, replaceStep, shiftStep, ungroupStep } from "./edit-steps.ts";
import { allPaths, elementAt, parseElementPath, printPath, type ElementPath } from "./element-path.ts";
import { namesOf, renameStep } from "./step-names.ts";

/** Steps as the text writes them: "a -> (b c) -> d". */
function steps(text: string): readonly PatternElement[] {
  const { value } = parsePatternText(`AFTER MATCH NO SKIP PATTERN (${text})`);
  if (value === undefined) throw new Error(text);
  return value.pattern.steps;
}
function written(of: readonly PatternElement[]): string {
  return /PATTERN \((.*)\)\n/.exec(printPatternText({ pattern: { steps: [...of] }, output: "match", columns: [] }))?.[1] ?? "";
}

describe("moving a step", () => {
  test.each<[string, ElementPath, ElementPath, string, ElementPath]>([
    ["a -> b -> c", [0], [2], "b -> a -> c", [1]],
    ["a b -> c", [2], [0], "c -> a b", [0]],
    ["a -> (b -> c) -> d", [3], [1, 1], "a -> (b -> c) -> d", [3]],
    ["a -> (b -> c) -> d", [2], [1, 1], "a -> (b -> d -> c)", [1, 1]],
    ["a -> (b -> c) -> d", [0], [1, 2], "(b -> c -> a) -> d", [0, 2]],
    ["a -> (b) -> c", [1, 0], [3], "a -> c -> b", [2]],
    ["a -> (b -> c) -> d", [1], [1, 1], "a -> (b -> c) -> d", [1]],
  ])("%s: %j to %j is %s", (text, from, to, expected, path) => {
    const moved = moveStep(steps(text), from, to);
    expect([written(moved.steps), moved.path]).toEqual([expected, path]);
  });

  test("by one place goes past a neighbour, and out of a group at its end", () => {
    expect(written(shiftStep(steps("a -> b -> c"), [1], 1).steps)).toBe("a -> c -> b");
    expect(written(shiftStep(steps("a -> (b -> c) -> d"), [1, 1], 1).steps)).toBe("a -> (b) -> c -> d");
    expect(written(shiftStep(steps("a -> (b -> c) -> d"), [1, 0], -1).steps)).toBe("a -> b -> (c) -> d");
    expect(written(shiftStep(steps("a -> b"), [1], 1).steps)).toBe("a -> b");
  });
});

test("a step that is taken out leaves no empty group, and one looks at its neighbour", () => {
  expect(removeStep(steps("a -> (b) -> c"), [1, 0])).toMatchObject({ path: [1] });
  expect(written(removeStep(steps("a -> (b) -> c"), [1, 0]).steps)).toBe("a -> c");
  expect(removeStep(steps("a -> b"), [1]).path).toEqual([0]);
  expect(removeStep(steps("a"), [0])).toEqual({ steps: [], path: undefined });
});

test("a group follows as its step did, and opening it gives the steps back", () => {
  const grouped = groupStep(steps("a ->> b+? RELAXED -> c"), [1]).steps;
  expect(written(grouped)).toBe("a ->> (b+? RELAXED) -> c");
  expect(written(ungroupStep(grouped, [1]).steps)).toBe("a ->> b+? RELAXED -> c");
});

test("a negated step has no quantifier, and the first one cannot be negated", () => {
  expect(written(negateStep(steps("a -> b+? RELAXED -> c"), [1]).steps)).toBe("a !-> b -> c");
  expect(written(negateStep(steps("a !b -> c"), [1]).steps)).toBe("a b -> c");
  expect(written(negateStep(steps("a -> b"), [0]).steps)).toBe("a -> b");
});

test("the first of a chain follows nothing, the others say how, whatever is done", () => {
  const paths = fc.array(fc.nat(3), { minLength: 1, maxLength: 3 });
  const edit = fc.oneof(
    fc.record({ kind: fc.constantFrom("remove", "group", "ungroup", "left", "right"), at: paths }),
    fc.record({ kind: fc.constant("move"), at: paths, to: paths }),
    fc.record({ kind: fc.constant("insert"), at: paths }),
  );
  const run = (of: readonly PatternElement[], each: { kind: string; at: number[]; to?: number[] }): readonly PatternElement[] => {
    if (elementAt(of, each.at) === undefined) return of;
    if (each.kind === "remove") return removeStep(of, each.at).steps;
    if (each.kind === "group") return groupStep(of, each.at).steps;
    if (each.kind === "ungroup") return ungroupStep(of, each.at).steps;
    if (each.kind === "insert") return insertStep(of, each.at, { name: "new" }).steps;
    if (each.kind === "move") return elementAt(of, each.to ?? []) === undefined ? of : moveStep(of, each.at, each.to ?? []).steps;
    return shiftStep(of, each.at, each.kind === "left" ? -1 : 1).steps;
  };
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 12 }), (edits) => {
      let current = steps("a -> (b (c d) -> e) ->> f");
      for (const each of edits) {
        const before = namesOf(current).length;
        const after = run(current, each);
        const isKept = each.kind !== "remove" && each.kind !== "insert";
        if (isKept) expect(namesOf(after).toSorted()).toEqual(namesOf(current).toSorted());
        else if (each.kind === "insert" && after !== current) expect(namesOf(after)).toHaveLength(before + 1);
        current = after;
        for (const path of allPaths(current)) {
          const element = elementAt(current, path);
          expect(element?.contiguity === undefined, JSON.stringify(path)).toBe(path.at(-1) === 0);
          if (element !== undefined && "group" in element) expect(element.group).not.toEqual([]);
        }
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("paths are those of diagnostics", () => {
  expect(printPath([1, 0])).toBe("steps[1].group[0]");
  expect(parseElementPath("steps[1].group[0].where")).toEqual([1, 0]);
  expect(parseElementPath("withinMs")).toBeUndefined();
});

test("a renamed step keeps its references: conditions, columns, and where matches skip to", () => {
  const places = {
    steps: [
      { name: "a" },
      { name: "b", contiguity: "followedBy" as const, where: "price > LAST(a.price) AND a.price > 1 AND kind = 'a.price'" },
    ],
    afterMatchSkip: { strategy: "skipToLast", step: "a" },
    columns: [{ as: "x", expr: "FIRST(a.price) + COUNT(b.price)" }],
  };
  expect(renameStep(places, [0], "small one")).toEqual({
    steps: [
      { name: "small one" },
      { ...places.steps[1], where: "price > LAST(`small one`.price) AND `small one`.price > 1 AND kind = 'a.price'" },
    ],
    afterMatchSkip: { strategy: "skipToLast", step: "small one" },
    columns: [{ as: "x", expr: "FIRST(`small one`.price) + COUNT(b.price)" }],
  });
  expect(replaceStep(places.steps, [0], { name: "z" })[0]).toEqual({ name: "z" });
});
