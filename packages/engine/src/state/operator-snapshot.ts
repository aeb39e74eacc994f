import type { StateType } from "./state-type.ts";

/** One piece of operator state of one subtask: an item of a list, or an entry of a broadcast map, is one piece of bytes. */
export interface OperatorStatePart {
  readonly name: string;
  readonly mode: "split" | "union" | "broadcast";
  readonly type: StateType<unknown>;
  readonly items: readonly Uint8Array[];
}

/** The operator state of one subtask at one barrier. Plain data. */
export interface OperatorSnapshot {
  readonly parts: readonly OperatorStatePart[];
}

/**
 * Deals out operator state to the subtasks of a restored operator: split lists evenly and in order, the first subtasks taking one more
 * where it does not come out even; union lists whole to everyone; broadcast state as a copy of a former subtask's.
 * Source: Flink's RoundRobinOperatorStateRepartitioner; with an unchanged parallelism every subtask gets its own split list back.
 */
export function redistributeOperatorState(old: readonly OperatorSnapshot[], parallelism: number): OperatorSnapshot[] {
  const names = new Map<string, OperatorStatePart>();
  for (const snapshot of old) for (const part of snapshot.parts) if (!names.has(part.name)) names.set(part.name, part);
  const result: { parts: OperatorStatePart[] }[] = Array.from({ length: parallelism }, () => ({ parts: [] }));
  for (const { name, mode, type } of names.values()) {
    const itemsBySubtask = old.map((snapshot) => snapshot.parts.find((part) => part.name === name)?.items ?? []);
    const all = itemsBySubtask.flat();
    result.forEach((subtask, index) => subtask.parts.push({ name, mode, type, items: share(index, itemsBySubtask, all, mode) }));
  }
  return result;

  function share(
    index: number,
    itemsBySubtask: readonly (readonly Uint8Array[])[],
    all: readonly Uint8Array[],
    mode: OperatorStatePart["mode"],
  ): readonly Uint8Array[] {
    if (mode === "union") return all;
    if (mode === "broadcast") return itemsBySubtask[index % itemsBySubtask.length] ?? [];
    if (itemsBySubtask.length === parallelism) return itemsBySubtask[index] ?? [];
    const base = Math.floor(all.length / parallelism);
    const more = all.length % parallelism;
    const start = index * base + Math.min(index, more);
    return all.slice(start, start + base + (index < more ? 1 : 0));
  }
}
