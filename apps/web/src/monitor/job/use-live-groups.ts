"use client";

import type { PipelineDocument } from "@millrace/pipeline";
import { useCanvasLabels, type EdgeView, type GroupActions, type GroupView, type NodeView } from "@millrace/ui/canvas";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { createFolding, type FoldedGraph } from "../../editor/canvas/fold-groups.ts";
import { groupLive, type GroupLive } from "./group-live.ts";

/** A card with its load is so much higher than one with rows, px. */
const LIVE_CARD_EXTRA = 20;

export interface LiveGroups {
  readonly draw: (nodes: readonly NodeView[], edges: readonly EdgeView[]) => FoldedGraph;
  /** Opens a folded group; answers whether the id is one of a group. */
  readonly open: (id: string) => boolean;
  readonly actions: GroupActions;
}

/** The groups of the pipeline on the job's canvas, folded as they were drawn until a person folds or opens them; each tells how its nodes are doing. */
export function useLiveGroups(document: PipelineDocument, selection: ReadonlySet<string>): LiveGroups {
  const t = useTranslations("job.canvas");
  const labels = useCanvasLabels();
  const [fold] = useState(createFolding);
  const [folded, setFolded] = useState<ReadonlySet<string>>(
    () => new Set((document.groups ?? []).flatMap((group) => (group.collapsed === true ? [group.id] : []))),
  );
  return useMemo(() => {
    // Notes are not shown here: frames need no room for them.
    const { notes: _notes, ...logic } = document;
    const groups = (document.groups ?? []).map(({ collapsed: _drawn, ...group }) =>
      // A node that is looked at is seen.
      folded.has(group.id) && !group.nodes.some((id) => selection.has(id)) ? { ...group, collapsed: true } : group,
    );
    const words = (live: GroupLive): string =>
      [
        ...(live.recordsInPerSecond === undefined && live.recordsOutPerSecond === undefined
          ? []
          : [labels.rates(live.recordsInPerSecond, live.recordsOutPerSecond)]),
        ...(live.busiest === undefined ? [] : [t("groupBusiest", { name: live.busiest, busy: labels.percent(live.busy) })]),
        ...(live.backPressured > 0.1 ? [`${labels.heldBack} ${labels.percent(live.backPressured)}`] : []),
      ].join(" · ");
    return {
      draw: (nodes, edges) => {
        const drawn = fold({ ...logic, groups }, nodes, edges, (group, members) => {
          const { busiest, isStale, ...live } = groupLive(new Set(group.nodes), members, edges);
          const summary = t("groupSummary", { count: members.length });
          return {
            name: group.name,
            summary,
            body: {
              mode: "live",
              ...live,
              idle: Math.max(0, 1 - live.busy - live.backPressured),
              watermarkMs: null,
              ...(busiest === undefined ? { note: summary } : { busiest }),
              ...(isStale ? { isStale } : {}),
            },
          };
        });
        if (drawn.groups.length === 0) return drawn;
        return {
          ...drawn,
          groups: drawn.groups.map((frame): GroupView => ({
            ...frame,
            height: frame.height + LIVE_CARD_EXTRA,
            note: words(groupLive(new Set(frame.nodes), nodes, edges)),
          })),
        };
      },
      open: (id) => {
        setFolded((before) => new Set([...before].filter((other) => other !== id)));
        return groups.some((group) => group.id === id);
      },
      actions: { collapse: (id) => setFolded((before) => new Set([...before, id])) },
    };
  }, [document, selection, folded, fold, labels, t]);
}
