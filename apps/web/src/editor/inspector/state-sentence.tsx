"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { formatBytes, formatWhole } from "../../monitor/format/quantity.ts";
import { useTopics } from "../../trpc/live-provider.tsx";
import { useLive } from "../../trpc/live-store.ts";
import { useRunning } from "../deploy/running-context.tsx";
import { useStateEffect } from "../deploy/state-effects-context.tsx";
import { useStateWords } from "../deploy/use-state-words.ts";

const LOOKS = {
  kept: "bg-ok-soft",
  converted: "bg-info-soft",
  new: "bg-info-soft",
  rebuilt: "bg-warn-soft",
  dropped: "bg-bad-soft",
} as const;

/** What becomes of the running node's state when the draft goes on from it, and how much that is now. */
export function StateSentence({ nodeId }: { readonly nodeId: string }) {
  const effect = useStateEffect(nodeId);
  const { lastJob } = useRunning();
  const words = useStateWords();
  if (effect === undefined || lastJob === undefined) return null;
  return (
    <p
      role="status"
      data-testid="state-effect"
      data-verdict={effect.verdict}
      className={`mx-3.5 mb-1 rounded-md px-2.5 py-1 text-sm ${LOOKS[effect.verdict]}`}
    >
      {words(effect)} {effect.verdict !== "new" && <Size jobId={lastJob.id} nodeId={nodeId} />}
    </p>
  );
}

function Size({ jobId, nodeId }: { readonly jobId: string; readonly nodeId: string }) {
  const t = useTranslations("editor.state");
  useTopics(useMemo(() => [`job:${jobId}`], [jobId]));
  const stateBytes = useLive((state) => state.readings[jobId]?.nodes[nodeId]?.stateBytes);
  const keys = useLive((state) => state.readings[jobId]?.nodes[nodeId]?.keys);
  if (stateBytes == null) return null;
  return <span className="text-ink-2">{t("size", { size: formatBytes(stateBytes), keys: keys == null ? "–" : formatWhole(keys) })}</span>;
}
