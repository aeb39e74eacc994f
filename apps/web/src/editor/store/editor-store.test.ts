import { documentSchema } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { createEditorStore, redo, undo } from "./editor-store.ts";

const empty = documentSchema.parse({ format: "millrace/v1", name: "t", nodes: [], edges: [] });

function editor() {
  const clock = { ms: 0 };
  const store = createEditorStore(empty, () => clock.ms);
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
