import { EngineError } from "../operators/engine-error.ts";

/** How the rows of an edge are dealt out to the subtasks behind it. Plain data. */
export type Partitioner =
  | { readonly type: "forward" | "rebalance" | "rescale" | "shuffle" | "broadcast" | "global" }
  | { readonly type: "hash"; readonly columns: readonly number[] }
  | { readonly type: "custom"; readonly expr: string };

/** forward and rescale connect each producer with some consumers only; all others with every one. */
export function isPointwise(partitioner: Partitioner): boolean {
  return partitioner.type === "forward" || partitioner.type === "rescale";
}

/**
 * The consumers of each producer of an edge, in the order of the producer's channels.
 * Source: Flink EdgeManagerBuildUtil.connectPointwise; checked against conformance/windows/partition.json.
 */
export function wiring(partitioner: Partitioner, producers: number, consumers: number): readonly (readonly number[])[] {
  if (partitioner.type === "forward" && producers !== consumers) {
    throw new EngineError(
      "CONFIG_INVALID",
      `a forward edge needs the same parallelism on both sides, not ${producers} and ${consumers}; use rescale or rebalance`,
    );
  }
  if (!isPointwise(partitioner)) return Array.from({ length: producers }, () => range(0, consumers));
  if (producers >= consumers) {
    const wires = Array.from({ length: producers }, (): number[] => []);
    for (let consumer = 0; consumer < consumers; consumer++) {
      const end = Math.floor(((consumer + 1) * producers) / consumers);
      for (let producer = Math.floor((consumer * producers) / consumers); producer < end; producer++) wires[producer]!.push(consumer);
    }
    return wires;
  }
  return Array.from({ length: producers }, (_, producer) =>
    range(
      Math.floor((producer * consumers + producers - 1) / producers),
      Math.floor(((producer + 1) * consumers + producers - 1) / producers),
    ),
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
