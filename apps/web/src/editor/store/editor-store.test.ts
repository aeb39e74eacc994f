import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { createEditorStore, redo, undo } from "./editor-store.ts";

const empty = documentSchema.parse({ format: "millrace/v1", name: "t", nodes: [], edges: [] });

function editor() {
  const clock = { ms: 0 };
  const store = createEditorStore(empty, { now: () => clock.ms });
  const rename = (name: string, mergeKey?: string) =>
    store
      .getState()
      .edit((document) => ({ ...document, name }), { label: { key: "rename" }, ...(mergeKey === undefined ? {} : { mergeKey }) });
  return { store, clock, rename, name: () => store.getState().document.name };
}

test("each edit is one step, back and forth", () => {
  const { store, rename, name } = editor();
  rename("a");
  rename("b");
  undo(store);
  expect(name()).toBe("a");
  undo(store);
  expect(name()).toBe("t");
  redo(store);
  redo(store);
  expect(name()).toBe("b");
});

test("typing in one field is one step until the person pauses", () => {
  const { store, clock, rename, name } = editor();
  rename("a", "name");
  clock.ms = 1_000;
  rename("ab", "name");
  clock.ms = 3_000;
  rename("abc", "name");
  undo(store);
  expect(name()).toBe("ab");
  undo(store);
  expect(name()).toBe("t");
});

test("an edit that changes nothing is no step", () => {
  const { store } = editor();
  store.getState().edit((document) => document, { label: { key: "move" } });
  expect(store.temporal.getState().pastStates).toHaveLength(0);
});

test("selection is no step, and what is gone is no longer selected", () => {
  const { store } = editor();
  store.getState().edit((document) => ({ ...document, nodes: [{ id: "n", kind: "sink.table", config: {} }] }), {
    label: { key: "add" },
    select: new Set(["n"]),
  });
  expect(store.getState().selection).toEqual(new Set(["n"]));
  undo(store);
  expect(store.getState().selection).toEqual(new Set());
  expect(store.temporal.getState().pastStates).toHaveLength(0);
});

test("taking over the server's state forgets the history", () => {
  const { store, rename, name } = editor();
  rename("mine");
  store.getState().replace({ ...empty, name: "theirs" });
  undo(store);
  expect(name()).toBe("theirs");
});

test("an edit of a node that another person edits waits until it is asked for again; what leaves the node alone does not", () => {
  const store = createEditorStore({ ...empty, nodes: ["a", "b"].map((id) => ({ id, kind: "sink.table", config: {} })) });
  const held = new Set(["a"]);
  const asked: { readonly ids: readonly string[]; readonly again: () => void }[] = [];
  store.getState().setGuard({ held: () => held, ask: (ids, again) => void asked.push({ ids, again }) });
  const rename = (id: string) =>
    store
      .getState()
      .edit(
        (document) => ({ ...document, nodes: document.nodes.map((node) => (node.id === id ? { ...node, name: "New" } : { ...node })) }),
        {
          label: { key: "rename" },
        },
      );
  rename("b");
  expect(store.getState().document.nodes.map(({ name }) => name)).toEqual([undefined, "New"]);
  store.getState().edit((document) => ({ ...document, layout: { a: { x: 9, y: 9 } } }), { label: { key: "move" } });
  // What somebody else changed comes in all the same.
  const theirs = { label: { key: "restore" }, isAgreed: true } as const;
  store.getState().edit((document) => ({ ...document, nodes: document.nodes.map((node) => ({ ...node, name: "Theirs" })) }), theirs);
  expect(store.getState().document.nodes.map(({ name }) => name)).toEqual(["Theirs", "Theirs"]);
  expect(asked).toEqual([]);

  store
    .getState()
    .edit((document) => ({ ...document, nodes: document.nodes.filter(({ id }) => id !== "a") }), { label: { key: "delete" } });
  expect(store.getState().document.nodes).toHaveLength(2);
  expect(asked.map(({ ids }) => ids)).toEqual([["a"]]);
  held.clear();
  asked[0]?.again();
  expect(store.getState().document.nodes.map(({ id }) => id)).toEqual(["b"]);
  undo(store);
  expect(store.getState().document.nodes).toHaveLength(2);
});

test("where the installation may only be looked at, no edit is made, and each is counted", () => {
  const store = createEditorStore(empty, { isReadOnly: true });
  store.getState().edit((document) => ({ ...document, name: "Changed" }), { label: { key: "rename" } });
  store.getState().edit((document) => document, { label: { key: "move" } });
  expect(store.getState().document).toBe(empty);
  expect(store.getState().refusals).toBe(1);
  expect(store.temporal.getState().pastStates).toEqual([]);
});
