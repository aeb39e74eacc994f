"use client";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { LogLineView } from "../../../server/jobs/job-history.ts";
import { useTRPCClient } from "../../../trpc/client.tsx";
import { useTopics } from "../../../trpc/live-provider.tsx";
import { useLive } from "../../../trpc/live-store.ts";
import { LogView } from "../../parts/log/log-view.tsx";
import { useJobView } from "../job-view-context.tsx";

const NO_LINES: readonly LogLineView[] = [];
const STEP = 500;

/** What the job wrote down, and what happened to it, as it comes. */
export function LogsTab() {
  const { detail, nameOf } = useJobView();
  const client = useTRPCClient();
  const topic = `logs:${detail.id}`;
  useTopics(useMemo(() => [topic], [topic]));
  const newest = useLive((state) => state.logs[topic]) ?? NO_LINES;
  const [older, setOlder] = useState(NO_LINES);
  const lines = useMemo(() => (older.length === 0 ? newest : [...older, ...newest]), [older, newest]);
  const [isAtStart, setIsAtStart] = useState(false);
  const before = lines[0]?.id;
  const ask = useMutation({
    mutationFn: () => client.jobs.logs.query({ id: detail.id, before, limit: STEP }),
    onSuccess: (found) => {
      setIsAtStart(found.length < STEP);
      setOlder([...found.toReversed(), ...older]);
    },
  });
  const nodes = useMemo(() => detail.document.nodes.map(({ id }) => ({ id, name: nameOf(id) })), [detail.document.nodes, nameOf]);
  return (
    <LogView
      lines={lines}
      nodes={nodes}
      fileUrl={`/api/jobs/${detail.id}/log`}
      onOlder={isAtStart || before === undefined || ask.isPending ? undefined : () => ask.mutate()}
    />
  );
}
