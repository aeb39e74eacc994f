import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { describe, expect, test } from "vitest";
import { copyAsText, paste, readClip } from "./clipboard.ts";
import { formatPath, parsePath, valueAt, withValueAt } from "./config-path.ts";
import { connect, moveTo, remove, removeAndHeal, spliceInto } from "./edit-graph.ts";
import { freshId } from "./fresh-id.ts";

/** "a>b b>c" makes a chain of filters at (0, 0), (100, 0), … */
function graph(wires: string): PipelineDocument {
  const pairs = wires.split(" ").map((wire) => wire.split(">") as [string, string]);
  const ids = [...new Set(pairs.flat())];
  return documentSchema.parse({
    format: "millrace/v1",
    name: "t",
    nodes: ids.map((id) => ({ id, kind: "transform.filter" })),
    edges: pairs.map(([from, to]) => ({ from: `${from}.out`, to: `${to}.in` })),
    layout: Object.fromEntries(ids.map((id, index) => [id, { x: index * 100, y: 0 }])),
  });
}

const wiresOf = (document: PipelineDocument) =>
  document.edges.map((edge) => `${edge.from.replace(".out", "")}>${edge.to.replace(".in", "")}`).join(" ");

describe("delete", () => {
  test("takes the wires of a node with it", () => {
    const left = remove(graph("a>b b>c"), new Set(["b"]));
    expect(left.nodes.map((node) => node.id)).toEqual(["a", "c"]);
    expect(wiresOf(left)).toBe("");
    expect(Object.keys(left.layout)).toEqual(["a", "c"]);
  });
  test("and heal joins what was before with what was behind", () => {
    expect(wiresOf(removeAndHeal(graph("a>b b>c"), new Set(["b"])))).toBe("a>c");
  });
  test("and heal goes through a chain of deleted nodes", () => {
    expect(wiresOf(removeAndHeal(graph("a>b b>c c>d"), new Set(["b", "c"])))).toBe("a>d");
  });
  test("and heal keeps every branch", () => {
    expect(wiresOf(removeAndHeal(graph("a>b b>c b>d"), new Set(["b"])))).toBe("a>c a>d");
  });
  test("and heal goes through long chains and dense diamonds", () => {
    const chain = graph(Array.from({ length: 5_000 }, (_, index) => `n${index}>n${index + 1}`).join(" "));
    const inner = new Set(chain.nodes.slice(1, -1).map((node) => node.id));
    expect(wiresOf(removeAndHeal(chain, inner))).toBe("n0>n5000");
    const diamonds = graph(
      Array.from(
        { length: 40 },
        (_, index) => `d${index}>u${index} d${index}>v${index} u${index}>d${index + 1} v${index}>d${index + 1}`,
      ).join(" "),
    );
    expect(
      wiresOf(removeAndHeal(diamonds, new Set(diamonds.nodes.map((node) => node.id).filter((id) => id !== "d0" && id !== "d40")))),
    ).toBe("d0>d40");
  });
  test("and heal ends in a cycle of deleted nodes", () => {
    expect(wiresOf(removeAndHeal(graph("a>b b>c c>b"), new Set(["b", "c"])))).toBe("");
  });
});

test("a wire to an input that takes one only replaces the wire that is there", () => {
  expect(wiresOf(connect(graph("a>c b>d"), { node: "b", port: "out" }, { node: "c", port: "in" }, true))).toBe("b>d b>c");
  expect(wiresOf(connect(graph("a>c b>d"), { node: "b", port: "out" }, { node: "c", port: "in" }, false))).toBe("a>c b>d b>c");
});

test("a node dropped on a wire stands in it, at the wire's place", () => {
  expect(wiresOf(spliceInto(graph("a>b x>y"), "x", { from: "a.out", to: "b.in" }, { input: "in", output: "out" }))).toBe("a>x x>b x>y");
});

test("moving changes the layout only", () => {
  const before = graph("a>b");
  const after = moveTo(before, [{ id: "a", x: 5, y: 7 }]);
  expect(after.layout.a).toEqual({ x: 5, y: 7 });
  expect(after.nodes).toBe(before.nodes);
  expect(after.edges).toBe(before.edges);
});

test("ids are free, start with a letter and count on", () => {
  const used = new Set(["filter", "filter2"]);
  expect(freshId("transform.filter", used)).toBe("filter3");
  expect(freshId("transform.filter", used)).toBe("filter4");
  expect(freshId("3d view", used)).toBe("node3dview");
});

describe("copy and paste", () => {
  test("gives the copies fresh ids, keeps their wires and their arrangement", () => {
    const document = graph("a>b b>c");
    const clip = readClip(copyAsText(document, new Set(["a", "b"])) ?? "");
    const pasted = paste(document, clip!, { x: 1000, y: 500 });
    expect([...pasted.ids]).toEqual(["a2", "b2"]);
    expect(wiresOf(pasted.document)).toBe("a>b b>c a2>b2");
    expect(pasted.document.layout.a2).toEqual({ x: 1000, y: 500 });
    expect(pasted.document.layout.b2).toEqual({ x: 1100, y: 500 });
  });
  test("a whole document can be pasted", () => {
    expect(readClip(JSON.stringify(graph("a>b")))?.nodes).toHaveLength(2);
  });
  test.each(["", "hello", "{", "{}", '{"format":"other","nodes":[]}', '{"format":"millrace/clip","nodes":[{"id":"1 2"}]}'])(
    "%j is not for us",
    (text) => {
      expect(readClip(text)).toBeUndefined();
    },
  );
});

describe("paths in settings", () => {
  test.each([
    ["aggregates[1].expr", ["aggregates", 1, "expr"]],
    ["window.sizeMs", ["window", "sizeMs"]],
    ['schema["odd.name"]', ["schema", "odd.name"]],
  ] as const)("%s", (text, parts) => {
    expect(parsePath(text)).toEqual(parts);
    expect(formatPath(parts)).toBe(text);
  });
  test("set, make and take away", () => {
    expect(withValueAt({ a: [{ b: 1 }] }, ["a", 0, "b"], 2)).toEqual({ a: [{ b: 2 }] });
    expect(withValueAt({}, ["a", 0, "b"], 2)).toEqual({ a: [{ b: 2 }] });
    expect(withValueAt({ a: 1, b: 2 }, ["a"], undefined)).toEqual({ b: 2 });
    expect(withValueAt({ a: [1, 2, 3] }, ["a", 1], undefined)).toEqual({ a: [1, 3] });
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt({ a: 1 }, ["a", "b", "c"])).toBeUndefined();
  });
});
