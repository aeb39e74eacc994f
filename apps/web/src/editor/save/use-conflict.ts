"use client";

import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import { mergeDocuments } from "../document/merge.ts";
import { mergesCleanly, type Side } from "../document/merge-choices.ts";
import type { EditorStore } from "../store/editor-store.ts";
import { keepState } from "./recovery-list.ts";
import type { DraftSaver, SaveState, ServerState } from "./draft-saver.ts";

/** What a person can do when somebody else saved meanwhile. */
export function useConflict({
  pipelineId,
  store,
  saver,
  saveState,
}: {
  readonly pipelineId: string;
  readonly store: EditorStore;
  readonly saver: DraftSaver;
  readonly saveState: SaveState;
}) {
  const t = useTranslations("editor.conflict");
  const client = useTRPCClient();
  const router = useRouter();
  const current = saveState.type === "conflict" ? saveState.current : undefined;
  // A new conflict opens the dialog; one that was put off opens by the button.
  const [putOff, setPutOff] = useState<ServerState | undefined>(undefined);

  const join = (other: ServerState, chosen: ReadonlyMap<string, Side>) => {
    const merged = mergeDocuments(saver.base, store.getState().document, other.document, (id) => chosen.get(id) ?? "mine");
    saver.resolve(other, merged);
    store.getState().edit(() => merged, { label: { key: "restore", name: "" }, isAgreed: true });
  };
  // Nobody is asked where nothing was changed on both sides.
  const isClean = current !== undefined && mergesCleanly(saver.base, store.getState().document, current.document);
  useEffect(() => {
    if (current === undefined || !isClean) return;
    join(current, new Map());
    toast(t("mergedByItself"));
    // `join` is made anew at each drawing; a conflict is joined once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [current, isClean]);

  return {
    current,
    isOpen: current !== undefined && !isClean && putOff !== current,
    open: () => setPutOff(undefined),
    close: () => setPutOff(current),
    takeMine: () => {
      if (current !== undefined) saver.resolve(current, store.getState().document);
    },
    /** Both: node by node, each side keeps what it changed; where both changed a node, the side that was chosen for it. */
    merge: (chosen: ReadonlyMap<string, Side>) => {
      if (current !== undefined) join(current, chosen);
    },
    takeTheirs: () => {
      if (current === undefined) return;
      keepState(pipelineId, { at: Date.now(), reason: "theirs", document: store.getState().document });
      saver.resolve(current, undefined);
      store.getState().replace(current.document);
    },
    /** Mine becomes a pipeline of its own; this one goes on with theirs. */
    saveCopy: async () => {
      if (current === undefined) return;
      const mine = store.getState().document;
      try {
        const copy = await client.pipelines.create.mutate({
          from: "document",
          document: { ...mine, name: t("copyName", { name: mine.name }).slice(0, 200) },
        });
        saver.resolve(current, undefined);
        router.push(`/pipelines/${copy.id}`);
      } catch (error) {
        toast.error(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
