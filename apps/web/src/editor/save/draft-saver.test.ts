import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { expect, test } from "vitest";
import { DraftSaver, type SaveOutcome, type SaveState } from "./draft-saver.ts";

const named = (name: string): PipelineDocument => documentSchema.parse({ format: "millrace/v1", name, nodes: [], edges: [] });

/** A server that answers when told, a clock that moves when told, a store of drafts that can be looked into. */
function rig() {
  const calls: { revision: number; name: string; answer: (outcome: SaveOutcome) => Promise<void> }[] = [];
  const states: SaveState[] = [];
  const tasks: { task: () => void; delayMs: number }[] = [];
  let draft: { revision: number; document: PipelineDocument } | undefined;
  const saver = new DraftSaver({
    revision: 1,
    savedAt: 0,
    document: named("t"),
    now: () => 5_000,
    save: (revision, document) =>
      new Promise((resolve) => {
        calls.push({
          revision,
          name: document.name,
          answer: async (outcome) => {
            resolve(outcome);
            // The saver goes on in the microtasks behind the answer.
            for (let turn = 0; turn < 5; turn++) await Promise.resolve();
          },
        });
      }),
    drafts: { write: (next) => (draft = next), clear: () => (draft = undefined) },
    onState: (state) => states.push(state),
    schedule: (task, delayMs) => {
      const entry = { task, delayMs };
      tasks.push(entry);
      return () => void tasks.splice(tasks.indexOf(entry), tasks.includes(entry) ? 1 : 0);
    },
  });
  const tick = () => {
    const due = tasks.shift();
    due?.task();
    return due?.delayMs;
  };
  return { saver, calls, states, tick, tasks, draft: () => draft };
}

const saved = (revision: number): SaveOutcome => ({ type: "saved", revision, updatedAt: 7_000 });

test("edits in quick succession are one call with the newest document", async () => {
  const { saver, calls, states, tick, tasks, draft } = rig();
  saver.change(named("a"));
  saver.change(named("ab"));
  expect(tasks).toHaveLength(1);
  expect(draft()?.document.name).toBe("ab");
  tick();
  expect(calls.map((call) => [call.revision, call.name])).toEqual([[1, "ab"]]);
  await calls[0]!.answer(saved(2));
  expect(states.at(-1)).toEqual({ type: "saved", at: 7_000 });
  expect(draft()).toBeUndefined();
});

test("an edit while saving waits for the answer and goes with the new revision", async () => {
  const { saver, calls, tick } = rig();
  saver.change(named("a"));
  tick();
  saver.change(named("b"));
  expect(calls).toHaveLength(1);
  await calls[0]!.answer(saved(2));
  tick();
  expect(calls.map((call) => [call.revision, call.name])).toEqual([
    [1, "a"],
    [2, "b"],
  ]);
});

test("offline: the draft stays, tries grow further apart, nothing is lost", async () => {
  const { saver, calls, states, tick, draft } = rig();
  saver.change(named("a"));
  tick();
  await calls[0]!.answer({ type: "unreachable" });
  expect(states.at(-1)).toEqual({ type: "offline", since: 5_000 });
  expect(draft()?.document.name).toBe("a");
  saver.change(named("b"));
  expect(tick()).toBe(2_000);
  await calls[1]!.answer({ type: "unreachable" });
  expect(tick()).toBe(4_000);
  await calls[2]!.answer(saved(2));
  expect(calls.map((call) => call.name)).toEqual(["a", "b", "b"]);
  expect(states.at(-1)).toEqual({ type: "saved", at: 7_000 });
});

test("a conflict stops saving and keeps mine until the person decides", async () => {
  const { saver, calls, states, tick, draft } = rig();
  const theirs = { revision: 9, updatedAt: 1, document: named("theirs") };
  saver.change(named("mine"));
  tick();
  await calls[0]!.answer({ type: "conflict", current: theirs });
  expect(states.at(-1)).toEqual({ type: "conflict", current: theirs });
  saver.change(named("mine, longer"));
  expect(tick()).toBeUndefined();
  expect(draft()?.document.name).toBe("mine, longer");
  expect(saver.base.name).toBe("t");
  saver.resolve(theirs, named("mine, longer"));
  expect(saver.base.name).toBe("theirs");
  tick();
  expect(calls.at(-1)).toMatchObject({ revision: 9, name: "mine, longer" });
});

test("what the server holds already is not sent: theirs that was taken over, an edit undone in time", async () => {
  const { saver, calls, states, tasks, tick, draft } = rig();
  const theirs = named("theirs");
  saver.resolve({ revision: 5, updatedAt: 3, document: theirs }, undefined);
  saver.change(theirs);
  expect(tasks).toHaveLength(0);
  saver.change(named("edited"));
  expect(draft()?.document.name).toBe("edited");
  saver.change(theirs);
  expect([tick(), draft(), calls.length]).toEqual([undefined, undefined, 0]);
  expect(states.at(-1)).toEqual({ type: "saved", at: 3 });
  // While a call is on its way the server may hold something else: then it goes out.
  saver.change(named("sent"));
  tick();
  saver.change(theirs);
  await calls[0]!.answer(saved(6));
  tick();
  expect(calls.map((call) => [call.revision, call.name])).toEqual([
    [5, "sent"],
    [6, "theirs"],
  ]);
});

test("a conflict that is met when the connection is back is resolved and saved like any other", async () => {
  const { saver, calls, states, tick } = rig();
  saver.change(named("mine"));
  tick();
  await calls[0]!.answer({ type: "unreachable" });
  tick();
  const theirs = { revision: 9, updatedAt: 1, document: named("theirs") };
  await calls[1]!.answer({ type: "conflict", current: theirs });
  saver.resolve(theirs, named("both"));
  expect(states.at(-1)).toEqual({ type: "saving" });
  tick();
  await calls[2]!.answer(saved(10));
  expect(calls[2]).toMatchObject({ revision: 9, name: "both" });
  expect(states.at(-1)).toEqual({ type: "saved", at: 7_000 });
});

test("a save that would leave nothing of the graph says how many nodes that is, and goes out once the person agrees", async () => {
  const { saver, calls, states, tick, draft } = rig();
  saver.change(named("empty"));
  tick();
  const refused = { type: "refused", message: "3 nodes would be gone", wouldEmpty: 3 } as const;
  await calls[0]!.answer(refused);
  expect(states.at(-1)).toEqual(refused);
  expect(draft()?.document.name).toBe("empty");
  saver.change(named("empty"));
  void saver.flush();
  await calls[1]!.answer(saved(2));
  expect(states.at(-1)).toEqual({ type: "saved", at: 7_000 });
});

test("taking theirs forgets the draft", async () => {
  const { saver, calls, states, tick, draft } = rig();
  saver.change(named("mine"));
  tick();
  await calls[0]!.answer({ type: "conflict", current: { revision: 9, updatedAt: 1, document: named("theirs") } });
  saver.resolve({ revision: 9, updatedAt: 1, document: named("theirs") }, undefined);
  expect(draft()).toBeUndefined();
  expect(states.at(-1)).toEqual({ type: "saved", at: 1 });
});

test("flush saves at once and says whether the server has everything", async () => {
  const { saver, calls, tasks } = rig();
  saver.change(named("a"));
  const done = saver.flush();
  expect(tasks).toHaveLength(0);
  await calls[0]!.answer(saved(2));
  expect(await done).toBe(true);
  saver.change(named("b"));
  const failed = saver.flush();
  await calls[1]!.answer({ type: "unreachable" });
  expect(await failed).toBe(false);
});
