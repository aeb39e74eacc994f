"use client";

import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useDeferredValue, useMemo, type ReactNode } from "react";
import type { JobState } from "../../server/jobs/job-view.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { diffDocuments, type DocumentDiff } from "../document/diff.ts";
import { useEditor } from "../store/editor-context.tsx";

/** The newest execution of the pipeline, with the version that it runs. */
export interface LastJob {
  readonly id: string;
  readonly state: JobState;
  readonly stateSince: number;
  readonly versionNumber: number;
  readonly isLive: boolean;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly document: PipelineDocument;
}

export interface Running {
  /** Undefined: never run, or not known yet. */
  readonly lastJob: LastJob | undefined;
  /** What the draft changes against the version that runs; undefined while none runs. */
  readonly changes: DocumentDiff | undefined;
}

const RunningContext = createContext<Running | undefined>(undefined);
const TOPICS = ["jobs"];
const ENDED: readonly JobState[] = ["FINISHED", "FAILED", "CANCELED"];

/** Follows which version of the pipeline runs, and what the draft changes against it. */
export function RunningProvider({ pipelineId, children }: { readonly pipelineId: string; readonly children: ReactNode }) {
  const trpc = useTRPC();
  useTopics(TOPICS);
  const jobs = useQuery(trpc.jobs.list.queryOptions({ pipelineId, limit: 1 }));
  const summary = jobs.data?.jobs[0];
  const detail = useQuery(
    trpc.jobs.get.queryOptions({ id: summary?.id ?? "" }, { enabled: summary !== undefined, staleTime: Infinity, retry: false }),
  );
  // A job's version never changes: only its state comes from the list.
  const stored: unknown = detail.data?.document;
  const document = useMemo(() => (stored === undefined ? undefined : documentSchema.safeParse(stored).data), [stored]);
  const parameters = detail.data?.parameters as LastJob["parameters"] | undefined;
  const lastJob = useMemo((): LastJob | undefined => {
    if (summary === undefined || document === undefined) return undefined;
    const { id, state, stateSince, versionNumber } = summary;
    return { id, state, stateSince, versionNumber, isLive: !ENDED.includes(state), parameters: parameters ?? {}, document };
  }, [summary, document, parameters]);

  const draft = useDeferredValue(useEditor((state) => state.document));
  const running = lastJob?.isLive === true ? lastJob.document : undefined;
  const changes = useMemo(() => (running === undefined ? undefined : diffDocuments(running, draft)), [running, draft]);
  const value = useMemo((): Running => ({ lastJob, changes }), [lastJob, changes]);
  return <RunningContext value={value}>{children}</RunningContext>;
}

export function useRunning(): Running {
  const running = useContext(RunningContext);
  if (running === undefined) throw new Error("This part of the editor must stand inside RunningProvider.");
  return running;
}

/** How many things differ: nodes, wires and settings, each once. */
export function changeCount(diff: DocumentDiff): number {
  return diff.nodes.length + diff.addedEdges.length + diff.removedEdges.length + (diff.settings.length > 0 ? 1 : 0);
}
