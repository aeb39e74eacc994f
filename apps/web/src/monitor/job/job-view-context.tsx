"use client";
import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import type { JobSummary } from "../../server/jobs/job-view.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useLive, type JobReading } from "../../trpc/live-store.ts";
import { jobHealth, STALE_MS, type Health } from "../answers/health.ts";
import { graphView, type GraphView, type JobMoment } from "../answers/job-moment.ts";
import { useCatalogWords } from "../../editor/catalog/use-catalog-words.ts";
import { nameOf } from "../../editor/catalog/kinds.ts";
import { useNow } from "../parts/use-now.ts";
import { useAsOf } from "./history/as-of-store.ts";
import type { JobDetail } from "./job-detail.ts";
import { MomentTrail } from "./moment-trail.ts";

interface JobView {
  readonly detail: JobDetail;
  readonly graph: GraphView;
  /** Node name for people. */
  readonly nameOf: (nodeId: string) => string;
}

const Context = createContext<JobView | undefined>(undefined);

/** What all parts of a job page share. Only what does not change each second; the numbers come by the hooks below. */
export function JobViewProvider({ detail, children }: { readonly detail: JobDetail; readonly children: ReactNode }) {
  const words = useCatalogWords();
  const value = useMemo((): JobView => {
    const names = new Map(detail.document.nodes.map((node) => [node.id, nameOf(node, words.title)]));
    const graph = graphView(detail.document);
    return {
      detail,
      graph: { ...graph, nodes: graph.nodes.map((n) => ({ ...n, name: names.get(n.id) ?? n.id })) },
      nameOf: (id) => names.get(id) ?? id,
    };
  }, [detail, words]);
  return <Context value={value}>{children}</Context>;
}

export function useJobView(): JobView {
  const view = useContext(Context);
  if (view === undefined) throw new Error("useJobView needs a JobViewProvider above");
  return view;
}

/** The job's row: as the stream has it, else as it was asked for. */
export function useJobSummary(): JobSummary {
  const { detail } = useJobView();
  return useLive((state) => state.jobs[detail.id]) ?? detail;
}

/** What the page shows: the newest reading, or that of the past moment which it looks at; undefined where there is none. */
export function useReading(): JobReading | undefined {
  const { detail } = useJobView();
  const at = useAsOf((state) => state.at);
  const trpc = useTRPC();
  const past = useQuery(
    trpc.jobs.readingAt.queryOptions(
      { id: detail.id, at: at ?? 0 },
      { enabled: at !== undefined, staleTime: Infinity, placeholderData: (before) => before },
    ),
  );
  const now = useNewestReading();
  return at === undefined ? now : ((past.data ?? undefined) as JobReading | undefined);
}

function useNewestReading(): JobReading | undefined {
  const { detail } = useJobView();
  const live = useLive((state) => state.readings[detail.id]);
  return live ?? (detail.live === null ? undefined : detail.live);
}

/** True where the numbers are not of now: the job ended, its worker is silent, or this tab is cut off. */
export function useIsStale(): boolean {
  const summary = useJobSummary();
  const reading = useNewestReading();
  const connection = useLive((state) => state.connection);
  const now = useNow();
  if (summary.state !== "RUNNING") return false;
  return connection === "lost" || (reading !== undefined && now !== 0 && now - reading.at > STALE_MS);
}

const HealthContext = createContext<Health | undefined>(undefined);

/** The health of the job as of now: worked out once a reading for all parts of the page. */
export function useHealth(): Health {
  const health = useContext(HealthContext);
  if (health === undefined) throw new Error("useHealth needs a HealthProvider above");
  return health;
}

export function HealthProvider({ children }: { readonly children: ReactNode }) {
  return <HealthContext value={useCurrentHealth()}>{children}</HealthContext>;
}

function useCurrentHealth(): Health {
  const { detail, graph } = useJobView();
  const summary = useJobSummary();
  const reading = useNewestReading();
  const clock = useNow();
  const trpc = useTRPC();
  const [trail] = useState(() => new MomentTrail());
  const checkpoints = useQuery(trpc.jobs.checkpoints.queryOptions({ id: detail.id, limit: 20 }));
  // The clock only matters where no readings come: then the sentence says how old the last one is.
  const now = reading !== undefined && clock - reading.at <= STALE_MS ? reading.at : clock;
  return useMemo(() => {
    const moment: JobMoment | undefined =
      reading === undefined ? undefined : { at: reading.at, graph, live: reading.nodes, process: reading.process };
    const seen = moment === undefined ? undefined : trail.add(moment);
    const ended = (checkpoints.data ?? []).filter((c) => c.endedAt !== null).toSorted((a, b) => b.triggeredAt - a.triggeredAt);
    const completed = ended.find((c) => c.status === "COMPLETED");
    const failedInARow = ended.findIndex((c) => c.status !== "FAILED");
    return jobHealth({
      state: summary.state,
      intent: summary.intent,
      cause: summary.cause,
      now,
      startedAt: summary.startedAt,
      endedAt: summary.endedAt,
      restarts: summary.restarts,
      moment: seen?.moment,
      before: seen?.before,
      ...(completed === undefined
        ? {}
        : {
            lastCheckpoint: {
              status: completed.status,
              at: completed.endedAt ?? completed.triggeredAt,
              failure: ended[0]?.failure ?? null,
            },
          }),
      failedInARow: failedInARow === -1 ? ended.length : failedInARow,
      checkpointIntervalMs: detail.document.settings.checkpointing.intervalMs,
    });
  }, [reading, graph, summary, now, checkpoints.data, detail, trail]);
}
