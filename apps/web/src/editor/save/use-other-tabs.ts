"use client";

import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import type { EditorStore } from "../store/editor-store.ts";
import { adoptStored } from "./adopt-stored.ts";
import type { DraftSaver, SaveState } from "./draft-saver.ts";

interface TabMessage {
  readonly type: "hello" | "here" | "bye" | "saved";
  readonly tab: string;
  readonly revision?: number;
}

/**
 * Other tabs of this browser with the same pipeline: how many there are, and what they save arrives here, as long as nothing unsaved is in the
 * way (then saving meets the conflict, which is shown).
 */
export function useOtherTabs({
  pipelineId,
  store,
  saver,
  saveState,
}: {
  readonly pipelineId: string;
  readonly store: EditorStore;
  readonly saver: DraftSaver;
  readonly saveState: SaveState;
}): number {
  const t = useTranslations("editor.save");
  const client = useTRPCClient();
  const [others, setOthers] = useState<ReadonlySet<string>>(new Set());
  const channel = useRef<BroadcastChannel | undefined>(undefined);
  const tab = useRef("");

  useEffect(() => {
    const me = crypto.randomUUID?.() ?? String(performance.now());
    tab.current = me;
    const line = new BroadcastChannel(`millrace-pipeline:${pipelineId}`);
    channel.current = line;
    const say = (type: TabMessage["type"]) => line.postMessage({ type, tab: me } satisfies TabMessage);
    line.onmessage = (event: MessageEvent<TabMessage>) => {
      const { type, tab: other, revision } = event.data;
      if (type === "bye") setOthers((before) => new Set([...before].filter((id) => id !== other)));
      else setOthers((before) => (before.has(other) ? before : new Set([...before, other])));
      if (type === "hello") say("here");
      if (type === "saved" && revision !== undefined && revision > saver.revision && !saver.hasUnsaved)
        adoptStored(store, saver, () => client.pipelines.get.query({ id: pipelineId })).catch((error: unknown) =>
          toast.warning(t("otherTabFailed", { message: error instanceof Error ? error.message : String(error) })),
        );
    };
    say("hello");
    const leave = () => say("bye");
    window.addEventListener("pagehide", leave);
    return () => {
      leave();
      window.removeEventListener("pagehide", leave);
      line.close();
      channel.current = undefined;
    };
  }, [pipelineId, client, saver, store, t]);

  useEffect(() => {
    if (saveState.type === "saved")
      channel.current?.postMessage({ type: "saved", tab: tab.current, revision: saver.revision } satisfies TabMessage);
  }, [saveState, saver]);
  return others.size;
}
