"use client";

import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import type { EditorStore } from "../store/editor-store.ts";
import { adoptStored } from "./adopt-stored.ts";
import type { DraftSaver } from "./draft-saver.ts";

/** What another person stored arrives here as soon as the server tells of its revision. */
export function useNewerRevision({
  pipelineId,
  store,
  saver,
  revision,
}: {
  readonly pipelineId: string;
  readonly store: EditorStore;
  readonly saver: DraftSaver;
  readonly revision: number | undefined;
}): void {
  const t = useTranslations("editor.save");
  const client = useTRPCClient();
  useEffect(() => {
    if (revision === undefined || revision <= saver.revision || saver.hasUnsaved) return;
    adoptStored(store, saver, () => client.pipelines.get.query({ id: pipelineId })).then(
      (document) => document !== undefined && toast(t("adopted")),
      (error: unknown) => toast.warning(t("otherTabFailed", { message: error instanceof Error ? error.message : String(error) })),
    );
  }, [revision, pipelineId, client, saver, store, t]);
}
