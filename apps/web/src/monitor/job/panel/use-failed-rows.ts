"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { FailedRowView } from "../../../server/jobs/failed-rows.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { useJobSummary, useJobView, useReading } from "../job-view-context.tsx";

/** The newest failed records of the job, or of one of its nodes: asked for anew where more have failed, or the job is in another state. */
export function useFailedRows(nodeId?: string): readonly FailedRowView[] | undefined {
  const { detail } = useJobView();
  const trpc = useTRPC();
  const { state } = useJobSummary();
  const reading = useReading();
  const count =
    nodeId === undefined
      ? Object.values(reading?.nodes ?? {}).reduce((sum, node) => sum + (node.rowErrors ?? 0), 0)
      : reading?.nodes[nodeId]?.rowErrors;
  const { data, refetch } = useQuery(trpc.jobs.failedRows.queryOptions({ id: detail.id, ...(nodeId === undefined ? {} : { nodeId }) }));
  useEffect(() => void refetch(), [count, state, refetch]);
  return data;
}
