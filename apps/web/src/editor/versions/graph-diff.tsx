"use client";

import type { PipelineDocument } from "@millrace/pipeline";
import { CategoryTile, NODE_WIDTH } from "@millrace/ui/canvas";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { kindOf, nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import type { DocumentDiff } from "../document/diff.ts";
import { edgeId, parseEnd } from "../document/edge-ends.ts";

const HEIGHT = 48;
const MARGIN = 16;
const LOOKS = {
  added: { box: "border-ok bg-ok-soft", sign: "+", ink: "text-ok", wire: "var(--ok)" },
  removed: { box: "border-bad border-dashed bg-bad-soft opacity-80", sign: "−", ink: "text-bad", wire: "var(--bad)" },
  changed: { box: "border-info bg-info-soft", sign: "~", ink: "text-info", wire: "var(--info)" },
  same: { box: "border-line bg-surface opacity-70", sign: "", ink: "", wire: "var(--line-strong)" },
} as const;

/** More nodes than can be told apart at this size; the list says what changed. */
const MOST_NODES = 150;

/** Both states of a graph in one picture: what came, what went, what changed. */
export function GraphDiff({
  before,
  after,
  diff,
}: {
  readonly before: PipelineDocument;
  readonly after: PipelineDocument;
  readonly diff: DocumentDiff;
}) {
  const t = useTranslations("editor.diff");
  const words = useCatalogWords();
  const graph = useMemo(() => unionOf(before, after, diff), [before, after, diff]);
  if (graph.nodes.length === 0 || graph.nodes.length > MOST_NODES) return null;
  const { width, height } = graph;
  const scale = Math.min(1, 820 / width, 220 / height);
  return (
    <figure
      aria-label={t("graph", { added: graph.counts.added, removed: graph.counts.removed, changed: graph.counts.changed })}
      role="img"
      className="overflow-hidden rounded-md border border-line bg-canvas"
      style={{ height: height * scale }}
    >
      <div
        className="relative mx-auto origin-top-left"
        style={{ width, height, transform: `scale(${scale})`, marginLeft: Math.max(0, (820 - width * scale) / 2) }}
      >
        <svg aria-hidden width={width} height={height} className="absolute inset-0">
          {graph.edges.map((edge) => (
            <path
              key={edge.id}
              d={`M${edge.x1} ${edge.y1}C${edge.x1 + edge.bend} ${edge.y1} ${edge.x2 - edge.bend} ${edge.y2} ${edge.x2} ${edge.y2}`}
              fill="none"
              stroke={LOOKS[edge.change].wire}
              strokeWidth={edge.change === "same" ? 1.5 : 2}
              strokeDasharray={edge.change === "removed" ? "5 4" : undefined}
            />
          ))}
        </svg>
        {graph.nodes.map(({ node, x, y, change }) => (
          <div
            key={`${node.id}-${change}`}
            className={`absolute flex items-center gap-2 rounded-lg border px-2 ${LOOKS[change].box}`}
            style={{ left: x, top: y, width: NODE_WIDTH, height: HEIGHT }}
          >
            <CategoryTile category={kindOf(node.kind)?.category ?? "unknown"} icon={kindOf(node.kind)?.icon ?? "circle-question-mark"} />
            <span className="min-w-0 flex-1 truncate font-semibold">{nameOf(node, words.title)}</span>
            <b className={LOOKS[change].ink}>{LOOKS[change].sign}</b>
          </div>
        ))}
      </div>
    </figure>
  );
}

function unionOf(before: PipelineDocument, after: PipelineDocument, diff: DocumentDiff) {
  const changes = new Map(diff.nodes.map((node) => [node.id, node.change]));
  const kept = new Set(after.nodes.map((node) => node.id));
  const all = [...after.nodes, ...before.nodes.filter((node) => !kept.has(node.id))];
  const placeOf = (id: string) => (kept.has(id) ? after : before).layout[id] ?? { x: 0, y: 0 };
  const left = Math.min(0, ...all.map((node) => placeOf(node.id).x));
  const top = Math.min(0, ...all.map((node) => placeOf(node.id).y));
  const nodes = all.map((node) => ({
    node,
    x: placeOf(node.id).x - left + MARGIN,
    // Cards are higher on the canvas than here.
    y: (placeOf(node.id).y - top) * 0.6 + MARGIN,
    change: changes.get(node.id) ?? ("same" as const),
  }));
  const at = new Map(nodes.map((entry) => [entry.node.id, entry]));
  const [added, removed] = [new Set(diff.addedEdges), new Set(diff.removedEdges)];
  const wires = [...after.edges, ...before.edges.filter((edge) => removed.has(edgeId(edge)))];
  const edges = wires.flatMap((edge) => {
    const [from, to] = [at.get(parseEnd(edge.from).node), at.get(parseEnd(edge.to).node)];
    if (from === undefined || to === undefined) return [];
    const [x1, y1, x2, y2] = [from.x + NODE_WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
    const change = removed.has(edgeId(edge)) ? ("removed" as const) : added.has(edgeId(edge)) ? ("added" as const) : ("same" as const);
    return [{ id: `${edgeId(edge)}-${change}`, x1, y1, x2, y2, bend: Math.max(30, Math.abs(x2 - x1) / 2), change }];
  });
  const count = (change: string) => diff.nodes.filter((node) => node.change === change).length;
  return {
    nodes,
    edges,
    width: Math.max(...nodes.map((entry) => entry.x)) + NODE_WIDTH + MARGIN,
    height: Math.max(...nodes.map((entry) => entry.y)) + HEIGHT + MARGIN,
    counts: { added: count("added"), removed: count("removed"), changed: count("changed") },
  };
}
