/**
 * What travels in-band between the rows of a channel. `watermark.value` is epoch ms; −∞ never travels, +∞ ends event time. A marker says when a
 * source sent it (epoch ms): it waits behind the rows before it, so its age is the latency of a row.
 * A barrier's options say how the checkpoint is taken; they are the same on all channels of one checkpoint.
 */
export type FrameEvent =
  | { readonly type: "watermark"; readonly value: number }
  | { readonly type: "barrier"; readonly checkpointId: number; readonly options: BarrierOptions }
  | { readonly type: "marker"; readonly markedAt: number }
  | { readonly type: "idle" }
  | { readonly type: "active" }
  | { readonly type: "end" };

/**
 * aligned: channels wait for each other at the barrier. unaligned: the barrier overtakes the rows under way, which become part of the
 * checkpoint. none: nothing waits and nothing is kept; rows may be counted twice after a restore.
 */
export type Alignment = (typeof ALIGNMENTS)[number];

const ALIGNMENTS = ["none", "aligned", "unaligned"] as const;

export interface BarrierOptions {
  readonly kind: "checkpoint" | "savepoint";
  readonly alignment: Alignment;
  /** Epoch ms at which the coordinator triggered it. */
  readonly triggeredAt: number;
  /** stop-with-savepoint: sources end behind this barrier, and nobody finishes his work. */
  readonly stop?: "suspend";
}

const TYPES = ["watermark", "barrier", "idle", "active", "end", "marker"] as const;

export function encodeEvent(event: FrameEvent, i32: Int32Array, f64: Float64Array, atBytes: number): void {
  i32[(atBytes >> 2) + 1] = TYPES.indexOf(event.type);
  const value = atBytes / 8 + 1;
  if (event.type === "watermark") f64[value] = event.value;
  else if (event.type === "marker") f64[value] = event.markedAt;
  else if (event.type === "barrier") {
    const { options } = event;
    f64[value] = event.checkpointId;
    f64[value + 1] = options.triggeredAt;
    const flags =
      (options.kind === "savepoint" ? 1 : 0) | (options.stop === "suspend" ? 2 : 0) | (ALIGNMENTS.indexOf(options.alignment) << 2);
    i32[(atBytes >> 2) + 1] = 1 | (flags << 8);
  }
}

export function decodeEvent(i32: Int32Array, f64: Float64Array, atBytes: number): FrameEvent {
  const word = i32[(atBytes >> 2) + 1]!;
  const value = atBytes / 8 + 1;
  switch (TYPES[word & 255]) {
    case "watermark":
      return { type: "watermark", value: f64[value]! };
    case "barrier": {
      const flags = word >> 8;
      const options: BarrierOptions = {
        kind: flags & 1 ? "savepoint" : "checkpoint",
        alignment: ALIGNMENTS[flags >> 2]!,
        triggeredAt: f64[value + 1]!,
        ...(flags & 2 ? { stop: "suspend" as const } : {}),
      };
      return { type: "barrier", checkpointId: f64[value]!, options };
    }
    case "marker":
      return { type: "marker", markedAt: f64[value]! };
    case "idle":
      return { type: "idle" };
    case "active":
      return { type: "active" };
    case "end":
      return { type: "end" };
    default:
      throw new Error(`unknown frame event ${word}`);
  }
}
