import { HELD_LOW } from "./culprit.ts";
import { nodeOf, upstreamOf, type JobMoment } from "./job-moment.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";

/** Why nothing comes out, one finding for each sink that gets nothing; several sinks may share one cause. */
export type Silence =
  | { readonly kind: "source-silent"; readonly nodeId: string }
  | { readonly kind: "drops-all"; readonly nodeId: string; readonly inPerSecond: number }
  | { readonly kind: "all-fail"; readonly nodeId: string; readonly rowErrors: number }
  | { readonly kind: "all-late"; readonly nodeId: string; readonly late: number }
  /** The watermark is held by a source split that lags or has gone quiet. */
  | {
      readonly kind: "watermark-held";
      readonly nodeId: string;
      readonly sourceId: string;
      readonly split: string | null;
      readonly watermark: number | null;
      readonly since: number | null;
    }
  /** No watermark has ever come to this node. */
  | { readonly kind: "no-watermark"; readonly nodeId: string; readonly sourceId: string; readonly split: string | null }
  /** All is well: the next window ends at `firesAt`; the watermark has `missingMs` to go. */
  | { readonly kind: "not-due"; readonly nodeId: string; readonly firesAt: number; readonly watermark: number; readonly missingMs: number };

/** A watermark that stood still for longer than this while rows came is held. */
const STUCK_MS = 10_000;

/**
 * Explains each sink that receives no rows now. `before` is an earlier moment of the same attempt (some seconds), against which counters
 * are compared. Follows the wires upwards to the first node that takes rows in and gives none out.
 */
export function explainSilence(moment: JobMoment, before?: JobMoment): readonly Silence[] {
  const { graph, live } = moment;
  const hasOutput = new Set(graph.edges.map((e) => e.from));
  const findings = new Map<string, Silence>();
  for (const sink of graph.nodes) {
    if (hasOutput.has(sink.id) || live[sink.id] === undefined || flows(live[sink.id]?.inPerSecond)) continue;
    const finding = explainFrom(sink.id, moment, before, new Set());
    if (finding !== undefined) findings.set(`${finding.kind}:${finding.nodeId}`, finding);
  }
  return [...findings.values()];
}

function explainFrom(id: string, moment: JobMoment, before: JobMoment | undefined, seen: Set<string>): Silence | undefined {
  if (seen.has(id)) return undefined;
  seen.add(id);
  const { graph, live } = moment;
  const upstream = upstreamOf(graph, id);
  const node = live[id];
  if (node === undefined) return undefined;
  // A source that is held back has rows; who holds it is the culprit's question.
  if (upstream.length === 0) return (node.heldMax ?? 0) > HELD_LOW ? undefined : { kind: "source-silent", nodeId: id };

  if (flows(node.inPerSecond)) return flows(node.outPerSecond) ? undefined : explainBlocked(id, node, moment, before);
  // Nothing comes in here either: the cause is further up. Prefer an explanation that is more than "the source is silent".
  const causes = upstream.map((up) => explainFrom(up, moment, before, seen)).filter((c) => c !== undefined);
  return causes.find((c) => c.kind !== "source-silent") ?? causes[0];
}

function explainBlocked(id: string, node: NodeLive, moment: JobMoment, before: JobMoment | undefined): Silence | undefined {
  const was = before?.live[id];
  const seconds = before === undefined ? 0 : (moment.at - before.at) / 1000;
  const newIn = grown(node.recordsIn, was?.recordsIn);
  const newErrors = grown(node.rowErrors, was?.rowErrors);
  const newLate = grown(node.late, was?.late);
  if (newIn > 0 && newErrors >= newIn) return { kind: "all-fail", nodeId: id, rowErrors: newErrors };
  if (newIn > 0 && newLate >= newIn) return { kind: "all-late", nodeId: id, late: newLate };

  const kind = nodeOf(moment.graph, id).kind;
  if (kind === "transform.filter" || (node.filtered ?? 0) > 0) return { kind: "drops-all", nodeId: id, inPerSecond: node.inPerSecond ?? 0 };

  const waitsForTime = node.nextTimer !== null || /^(window|join|cep)\./.test(kind);
  if (!waitsForTime) return undefined;
  const holder = watermarkHolder(id, moment);
  if (node.watermark === null) return { kind: "no-watermark", nodeId: id, sourceId: holder.sourceId, split: holder.split };
  const since =
    moment.watermarkSince?.[id] ??
    (was !== undefined && was.watermark === node.watermark && seconds * 1000 >= STUCK_MS ? (before?.at ?? null) : null);
  if (since !== null && moment.at - since >= STUCK_MS) {
    return { kind: "watermark-held", nodeId: id, sourceId: holder.sourceId, split: holder.split, watermark: node.watermark, since };
  }
  if (node.nextTimer !== null && node.nextTimer > node.watermark) {
    return { kind: "not-due", nodeId: id, firesAt: node.nextTimer, watermark: node.watermark, missingMs: node.nextTimer - node.watermark };
  }
  return undefined;
}

/** Up the wires along the lowest watermark to the source, and there to the split that holds it. */
export function watermarkHolder(id: string, { graph, live }: JobMoment): { sourceId: string; split: string | null } {
  const seen = new Set<string>();
  let at = id;
  while (!seen.has(at)) {
    seen.add(at);
    const lowest = upstreamOf(graph, at)
      .filter((up) => live[up] !== undefined && !seen.has(up))
      .toSorted((a, b) => orLowest(live[a]?.watermark) - orLowest(live[b]?.watermark))[0];
    if (lowest === undefined) break;
    at = lowest;
  }
  // An idle split holds nothing back: it was taken out of the minimum.
  const split = (live[at]?.splits ?? [])
    .filter((s) => s.idleSince === null)
    .toSorted((a, b) => orLowest(a.watermark) - orLowest(b.watermark))[0];
  return { sourceId: at, split: split?.id ?? null };
}

function orLowest(watermark: number | null | undefined): number {
  return watermark ?? -Infinity;
}

function flows(perSecond: number | null | undefined): boolean {
  return (perSecond ?? 0) > 0;
}

function grown(now: number | null, was: number | null | undefined): number {
  return now === null || was === null || was === undefined ? 0 : Math.max(0, now - was);
}
