"use client";

import { useLatest } from "@millrace/ui/hooks";
import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import type { EditorStore } from "../store/editor-store.ts";
import { usePresence } from "./presence-context.tsx";

const SHOWN_MS = 12_000;

/** An edit of nodes that others are editing waits: a notice says who is, and offers to do it anyway. */
export function useEditGuard(store: EditorStore): void {
  const t = useTranslations("editor.presence");
  const words = useCatalogWords();
  const presence = usePresence();
  const latest = useLatest({ t, words, presence });
  useEffect(() => {
    store.getState().setGuard({
      held: () => {
        const { others, holdersOf } = latest.current.presence;
        return new Set(others.flatMap(({ nodeId }) => (nodeId !== null && holdersOf(nodeId).length > 0 ? [nodeId] : [])));
      },
      ask: (nodeIds, again) => {
        const { t: say, words: catalog, presence: now } = latest.current;
        const holders = new Map(nodeIds.flatMap((id) => now.holdersOf(id).map((holder) => [holder.tab, holder.name])));
        const nodes = store.getState().document.nodes.filter((node) => nodeIds.includes(node.id));
        toast.warning(
          say("held", {
            count: holders.size,
            names: [...holders.values()].join(", "),
            nodes: nodes.map((node) => nameOf(node, catalog.title)).join(", "),
          }),
          {
            id: "held",
            duration: SHOWN_MS,
            action: {
              label: say("editAnyway"),
              onClick: () => {
                latest.current.presence.editAnyway(nodeIds);
                again();
              },
            },
          },
        );
      },
    });
    return () => store.getState().setGuard(undefined);
  }, [store, latest]);
}
