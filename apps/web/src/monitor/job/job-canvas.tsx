"use client";
import { FlowCanvas, type EdgeView, type NodeView } from "@millrace/ui/canvas";
import { Select } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useCallback, useMemo, useState } from "react";
import { useCatalogWords } from "../../editor/catalog/use-catalog-words.ts";
import { findCulprit } from "../answers/culprit.ts";
import { formatWhole } from "../format/quantity.ts";
import type { NodeLive } from "@millrace/pipeline/metrics";
import { heatOf, SHADES, type Shade } from "./heat.ts";
import { useAsOf } from "./history/as-of-store.ts";
import { useCalm } from "./use-calm.ts";
import { liveEdges, liveNodes, staticNodes } from "./canvas-views.ts";
import { useLiveGroups } from "./use-live-groups.ts";
import { useIsStale, useJobSummary, useJobView, useReading } from "./job-view-context.tsx";

/** So many cards nobody reads each second: they are drawn less often, which leaves the page's time to the person. */
const MANY_NODES = 60;
const CALM_MS = 3_000;

const NO_LIVE: Readonly<Record<string, NodeLive>> = {};

/** The graph of the job with its numbers. */
export function JobCanvas({
  selection,
  onSelect,
  onOpen,
}: {
  readonly selection: ReadonlySet<string>;
  readonly onSelect: (selection: ReadonlySet<string>) => void;
  /** A double click on a node. */
  readonly onOpen: (nodeId: string) => void;
}) {
  const t = useTranslations("job.canvas");
  const { detail, graph } = useJobView();
  const words = useCatalogWords();
  const summary = useJobSummary();
  const reading = useCalm(useReading(), detail.document.nodes.length > MANY_NODES ? CALM_MS : 0);
  const isStale = useIsStale();
  const shades = useTranslations("job.canvas.shades");
  const [shade, setShade] = useState<Shade>("load");
  const live = reading?.nodes ?? NO_LIVE;
  const [nodeCache] = useState(() => new Map<string, { readonly key: string; readonly view: NodeView }>());
  const [edgeCache] = useState(() => new Map<string, { readonly key: string; readonly view: EdgeView }>());

  const drawn = useMemo(() => staticNodes(detail.document, words.title), [detail.document, words]);
  const ends = useMemo(() => {
    const sources = new Set(graph.nodes.map((n) => n.id));
    const sinks = new Set(sources);
    for (const edge of graph.edges) {
      sources.delete(edge.to);
      sinks.delete(edge.from);
    }
    return { sources, sinks };
  }, [graph]);

  const isPast = useAsOf((state) => state.at) !== undefined;
  const hasEnded = !isPast && (summary.state === "FINISHED" || summary.state === "FAILED" || summary.state === "CANCELED");
  const nodes = useMemo(() => {
    const note = (id: string, node: NodeLive | undefined): string | undefined => {
      if (node === undefined) return hasEnded ? undefined : t("noReading");
      if (!hasEnded) return undefined;
      return ends.sources.has(id)
        ? t("endedOut", { out: formatWhole(node.recordsOut) })
        : ends.sinks.has(id)
          ? t("endedIn", { in: formatWhole(node.recordsIn) })
          : t("ended", { in: formatWhole(node.recordsIn), out: formatWhole(node.recordsOut) });
    };
    const shown = hasEnded ? Object.fromEntries(Object.entries(live).map(([id, node]) => [id, atRest(node)])) : live;
    return liveNodes(
      drawn,
      shown,
      {
        heat: heatOf(shade, live, {
          label: (each) => shades(each),
          isSource: (id) => ends.sources.has(id),
          isSink: (id) => ends.sinks.has(id),
        }),
        isStale,
        isSource: (id) => ends.sources.has(id),
        isSink: (id) => ends.sinks.has(id),
        note,
      },
      nodeCache,
    );
  }, [drawn, live, isStale, ends, hasEnded, t, nodeCache, shade, shades]);
  const culprit = useMemo(
    () => (hasEnded ? undefined : findCulprit({ at: reading?.at ?? 0, graph, live })?.nodeId),
    [graph, live, hasEnded, reading?.at],
  );
  const edges = useMemo(
    () => liveEdges(detail.document, hasEnded ? NO_LIVE : live, culprit, edgeCache),
    [detail.document, live, culprit, hasEnded, edgeCache],
  );

  const groups = useLiveGroups(detail.document, selection);
  const shown = useMemo(() => groups.draw(nodes, edges), [groups, nodes, edges]);
  const openNode = useCallback(
    (id: string) => {
      if (!groups.open(id)) onOpen(id);
    },
    [groups, onOpen],
  );

  return (
    <div className="relative size-full">
      <FlowCanvas
        nodes={shown.nodes}
        edges={shown.edges}
        groups={shown.groups}
        selection={selection}
        onSelect={onSelect}
        onOpen={openNode}
        groupActions={groups.actions}
      />
      <div className="absolute top-2 right-2">
        <Select
          aria-label={shades("label")}
          className="!w-44 !bg-raised"
          value={shade}
          onChange={(value) => setShade(value as Shade)}
          options={SHADES.map((value) => ({ value, label: shades(value) }))}
        />
      </div>
    </div>
  );
}

/** The rates of the last reading mean nothing any more; the totals stay. */
function atRest(node: NodeLive): NodeLive {
  return { ...node, inPerSecond: null, outPerSecond: null, busyMax: 0, heldMax: 0 };
}
