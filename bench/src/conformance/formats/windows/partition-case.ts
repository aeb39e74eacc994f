import { channelsOf } from "@millrace/engine/testing";
import type { WindowCase } from "./window-case-types.ts";

/** `partition`: the channel of each record of one producer, by the exchange's own code; "all" where it goes everywhere. */
export function runPartitionCase({ operator, input }: WindowCase): unknown[] {
  const type = operator["partitioner"] as "rescale" | "rebalance" | "global" | "broadcast" | "forward";
  const ids = (input as unknown as { id: number }[]).map(({ id }) => id);
  return channelsOf({ type }, operator["channels"] as number, ids).map((channels) => ({
    channel: type === "broadcast" ? "all" : channels[0],
  }));
}
