import {
  defaultMaxParallelism,
  HeapOperatorState,
  keyGroupOfHash,
  keyGroupRange,
  redistributeOperatorState,
  subtaskOfKeyGroup,
  wiring,
} from "@millrace/engine/testing";
import { canonical } from "./compare-outputs.ts";
import type { WindowCase } from "./window-case-types.ts";

/** Cases without time: where things go. `run` gives the answers in the form of the case's `expected`. */
export const staticCases: Readonly<Record<string, (recorded: WindowCase) => unknown[]>> = {
  keyGroupRanges({ operator }) {
    const parallelism = operator["parallelism"] as number;
    return Array.from({ length: parallelism }, (_, subtask) => ({
      subtask,
      ...keyGroupRange(subtask, parallelism, operator["maxParallelism"] as number),
    }));
  },
  keyGroupOfHash({ operator, input }) {
    const { parallelism, maxParallelism } = operator as unknown as { parallelism: number; maxParallelism: number };
    return (input as unknown as { hash: number }[]).map(({ hash }) => {
      const keyGroup = keyGroupOfHash(hash, maxParallelism);
      return { keyGroup, subtask: subtaskOfKeyGroup(keyGroup, parallelism, maxParallelism) };
    });
  },
  defaultMaxParallelism({ input }) {
    return (input as unknown as { parallelism: number }[]).map(({ parallelism }) => ({
      parallelism,
      maxParallelism: defaultMaxParallelism(parallelism),
    }));
  },
  pointwiseWiring({ operator }) {
    const wires = wiring({ type: "rescale" }, operator["producers"] as number, operator["consumers"] as number);
    return wires.map((consumers, producer) => ({ producer, consumers }));
  },
  listState: ({ operator, input }) =>
    redistributed(operator["mode"] as "split" | "union", operator["newParallelism"] as number, input as unknown as SubtaskItems[]),
};

interface SubtaskItems {
  readonly subtask: number;
  readonly items: readonly string[];
}

function redistributed(mode: "split" | "union", parallelism: number, input: readonly SubtaskItems[]): unknown[] {
  const declare = (state: HeapOperatorState) => (mode === "split" ? state.list<string>(ITEMS) : state.unionList<string>(ITEMS));
  const snapshots = input.map(({ items }) => {
    const state = new HeapOperatorState();
    declare(state).update(items);
    return state.snapshot();
  });
  return redistributeOperatorState(snapshots, parallelism).map((share, subtask) => {
    const state = new HeapOperatorState();
    state.restore(share);
    return { subtask, items: [...declare(state).get()].sort() };
  });
}

const ITEMS = { name: "case/items", type: { kind: "json", version: 1 } } as const;

/** README rule 4: of split lists the sizes and that every item is there once; everything else exactly. */
export function sameAnswers(recorded: WindowCase, got: readonly unknown[]): boolean {
  const expected = recorded.expected as unknown as readonly SubtaskItems[];
  if (recorded.operator.kind !== "listState" || recorded.operator["mode"] === "union") return canonical(expected) === canonical(got);
  const shape = (answers: readonly SubtaskItems[]): string =>
    canonical({
      sizes: answers.map(({ items }) => items.length).sort((a, b) => a - b),
      items: answers.flatMap(({ items }) => items).sort(),
    });
  return shape(expected) === shape(got as readonly SubtaskItems[]);
}
