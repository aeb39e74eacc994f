import { findKind } from "@millrace/pipeline/catalog";
import type { JobEdge } from "../../graph/job-graph.ts";
import { MAX_TIMESTAMP } from "../../record/row.ts";
import { CombinedWatermark } from "../watermarks/combined-watermark.ts";
import { WatermarkValve, type ValveOutput } from "../watermarks/watermark-valve.ts";
import type { InputChannel } from "./input-gate.ts";
import type { TaskOptions } from "./task-options.ts";

/** Channels by the order in which they are read; `index` counts those of one port. Replays hold rows that were under way at the restored checkpoint. */
export function inputChannels({ inputs, steps }: Pick<TaskOptions, "inputs" | "steps">): {
  readonly channels: readonly InputChannel[];
  readonly replays: readonly InputChannel[];
} {
  const head = steps[0]!.plan;
  const channelsOf = head.inputSchemas.map(() => 0);
  const ordered = head.executionMode === "batch" ? inBatchOrder(inputs, head.kind) : inputs;
  return {
    channels: ordered.flatMap(({ edge, readers, read }) =>
      readers.map(({ producer, reader }) => ({ edge, producer, reader, port: edge.toPort, index: channelsOf[edge.toPort]!++, read })),
    ),
    replays: inputs.flatMap(({ edge, replay, read }) =>
      replay === undefined ? [] : [{ edge, producer: -1, reader: replay, port: edge.toPort, index: -1, read }],
    ),
  };
}

/** One valve a port of the head; what they let through, combined over the ports, goes to `output`. */
export function inputValves(channels: readonly InputChannel[], ports: number, output: ValveOutput): readonly WatermarkValve[] {
  const combined = ports > 1 ? new CombinedWatermark(ports, output) : undefined;
  return Array.from({ length: Math.max(1, ports) }, (_, port) => {
    const count = channels.filter((channel) => channel.port === port).length;
    return new WatermarkValve(
      count,
      combined === undefined
        ? output
        : { watermark: (value) => combined.inputWatermark(port, value), idle: (isIdle) => combined.inputIdle(port, isIdle) },
    );
  });
}

/** What of the inputs' watermarks counts where the head makes the chain's own: the last one, which says that the input is over. */
export function onlyTheLast(end: () => void): ValveOutput {
  return { watermark: (value) => value === MAX_TIMESTAMP && end(), idle: () => undefined };
}

/**
 * Inputs of a batch task, in the order in which they are read: what a port wants broadcast (rules) comes first, so that all rows meet all of it.
 * Source: Flink's batch execution mode, which reads the broadcast input to its end first.
 */
function inBatchOrder<T extends { readonly edge: JobEdge }>(inputs: readonly T[], kind: string): readonly T[] {
  const ports = findKind(kind)?.inputs ?? [];
  const isFirst = ({ edge }: T): boolean => ports[edge.toPort]?.partition === "broadcast";
  return [...inputs.filter(isFirst), ...inputs.filter((input) => !isFirst(input))];
}
