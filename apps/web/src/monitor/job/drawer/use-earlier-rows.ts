"use client";
import { toast } from "@millrace/ui/overlays";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { TableRowView } from "../../../server/jobs/job-history.ts";
import { useTRPCClient } from "../../../trpc/client.tsx";
import { useErrorText } from "../../parts/error-text.ts";
import { useJobView } from "../job-view-context.tsx";

const STEP = 500;

/** Rows of a table that came before the first one on screen, some at a time; the table keeps only so many. */
export function useEarlierRows(nodeId: string, beforeId: string | undefined, onFound: (rows: readonly TableRowView[]) => void) {
  const { detail } = useJobView();
  const client = useTRPCClient();
  const errorText = useErrorText();
  const [isAtStart, setIsAtStart] = useState(false);
  const ask = useMutation({
    mutationFn: () => client.jobs.rows.query({ id: detail.id, nodeId, beforeId, limit: STEP }),
    onSuccess: ({ rows }) => {
      setIsAtStart(rows.length < STEP);
      onFound(rows as readonly TableRowView[]);
    },
    onError: (error) => void toast.error(errorText(error)),
  });
  return { canAsk: !isAtStart && beforeId !== undefined, isPending: ask.isPending, ask: () => ask.mutate() };
}
