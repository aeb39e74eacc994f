import type { PipelineDocument } from "@millrace/pipeline";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** The few numbers by which a job is known in a list. */
export interface JobPulse {
  readonly at: number;
  /** Rows per second that the sources emit, and that the sinks take in. */
  readonly inPerSecond: number | null;
  readonly outPerSecond: number | null;
  /** Lowest watermark over the nodes that have one, epoch ms. */
  readonly watermark: number | null;
  readonly busyMax: number | null;
  readonly heldMax: number | null;
  readonly rowErrors: number;
  readonly late: number;
}

/** Draws all nodes of a job together. Sources are nodes without an incoming wire, sinks nodes without an outgoing one. */
export function jobPulse(
  document: Pick<PipelineDocument, "nodes" | "edges">,
  at: number,
  live: Readonly<Record<string, NodeLive>>,
): JobPulse {
  const hasInput = new Set(document.edges.map((edge) => edge.to.split(".")[0]));
  const hasOutput = new Set(document.edges.map((edge) => edge.from.split(".")[0]));
  let pulse: JobPulse = { at, inPerSecond: null, outPerSecond: null, watermark: null, busyMax: null, heldMax: null, rowErrors: 0, late: 0 };
  for (const { id } of document.nodes) {
    const node = live[id];
    if (node === undefined) continue;
    pulse = {
      at,
      inPerSecond: hasInput.has(id) ? pulse.inPerSecond : add(pulse.inPerSecond, node.outPerSecond),
      outPerSecond: hasOutput.has(id) ? pulse.outPerSecond : add(pulse.outPerSecond, node.inPerSecond),
      watermark: pick(Math.min, pulse.watermark, node.watermark),
      busyMax: pick(Math.max, pulse.busyMax, node.busyMax),
      heldMax: pick(Math.max, pulse.heldMax, node.heldMax),
      rowErrors: pulse.rowErrors + (node.rowErrors ?? 0),
      late: pulse.late + (node.late ?? 0),
    };
  }
  return pulse;
}

function add(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : a + b;
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : choose(a, b);
}
