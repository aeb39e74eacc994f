import { describe, expect, test } from "vitest";
import { moment, node } from "../../answers/moment-for-tests.ts";
import { chainsOf, flowOrder } from "./chains.ts";
import { groupExceptions } from "./exception-groups.ts";
import { cellText, valueAt } from "./output-cells.ts";
import { statePhases } from "./state-phases.ts";

describe("the states of a job", () => {
  test("last from event to event, the current one up to now", () => {
    const events = [
      { at: 60, data: { to: "RUNNING" } },
      { at: 40, data: { to: "RESTARTING" } },
      { at: 35, data: {} },
      { at: 10, data: { to: "RUNNING" } },
      { at: 0, data: { to: "CREATED" } },
    ];
    expect(statePhases(events, 0, 100)).toEqual([
      { state: "CREATED", from: 0, ms: 10 },
      { state: "RUNNING", from: 10, ms: 30 },
      { state: "RESTARTING", from: 40, ms: 20 },
      { state: "RUNNING", from: 60, ms: 40 },
    ]);
  });

  test("end without a length, and begin with CREATED also where its event is not loaded", () => {
    expect(
      statePhases(
        [
          { at: 30, data: { to: "FINISHED" } },
          { at: 10, data: { to: "RUNNING" } },
        ],
        4,
        30,
      ),
    ).toEqual([
      { state: "CREATED", from: 4, ms: 6 },
      { state: "RUNNING", from: 10, ms: 20 },
    ]);
  });
});

describe("exceptions", () => {
  const exception = (id: string, at: number, message: string) => ({
    id,
    at,
    attempt: 1,
    nodeId: "map",
    subtask: 0,
    workerId: null,
    code: "X",
    message,
    stack: null,
    restarted: null,
  });

  test("equal ones in a row are one group with its count", () => {
    const groups = groupExceptions([exception("4", 40, "b"), exception("3", 30, "a"), exception("2", 20, "a"), exception("1", 10, "b")]);
    expect(groups.map((g) => [g.newest.id, g.count, g.firstAt])).toEqual([
      ["4", 1, 40],
      ["3", 2, 20],
      ["1", 1, 10],
    ]);
  });
});

describe("output", () => {
  test("takes values by their place", () => {
    expect(valueAt([1, "b"], 1)).toBe("b");
    expect(valueAt({ a: 1 }, 0)).toBeUndefined();
  });

  test.each([
    [null, "NULL"],
    ["", ""],
    [31.5, "31.5"],
    [0.1 + 0.2, "0.3"],
    ["9007199254740993", "9007199254740993"],
    [{ x: 1 }, '{"x":1}'],
    [false, "false"],
  ])("shows %j as %j", (value, text) => {
    expect(cellText(value)).toBe(text);
  });
});

describe("the tasks of a job", () => {
  test("are in the order of the flow, whatever the order of the numbers", () => {
    const { graph, live } = moment(["a > b > c > d"], {}, { d: node("c"), b: node("a"), c: node("c", { parallelism: 4 }), a: node("a") });
    expect(chainsOf(live, graph)).toEqual([
      { task: "a", parallelism: 2, nodes: ["a", "b"] },
      { task: "c", parallelism: 4, nodes: ["c", "d"] },
    ]);
  });

  test("of a graph with a cycle are all listed", () => {
    expect(flowOrder(moment(["s > a > b > a", "b > t"], {}, {}).graph)).toEqual(["s", "a", "b", "t"]);
  });
});
