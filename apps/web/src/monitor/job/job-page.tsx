"use client";
import { CanvasLabelsProvider } from "@millrace/ui/canvas";
import { EmptyState, SplitPanes } from "@millrace/ui/primitives";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { useCanvasWords } from "../../shell/use-canvas-words.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { ReadOnlyBanner } from "../../shell/read-only-banner.tsx";
import { ConnectionNotice } from "../parts/connection-notice.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { PageFrame } from "../parts/page-frame.tsx";
import type { JobDetail } from "./job-detail.ts";
import { useAsOf } from "./history/as-of-store.ts";
import { JobCoach } from "./coach/job-coach.tsx";
import { HealthBar } from "./health-bar.tsx";
import { wireId } from "./canvas-views.ts";
import { JobCanvas } from "./job-canvas.tsx";
import { JobDrawer } from "./drawer/job-drawer.tsx";
import { JobHeader } from "./job-header.tsx";
import { lookedAt, type Look } from "./drawer/look.ts";
import { JobPanel } from "./panel/job-panel.tsx";
import { LineageNotice } from "./rescale/lineage-notice.tsx";
import { HealthProvider, JobViewProvider, useJobView } from "./job-view-context.tsx";

/** One job: the canvas on which it was drawn, live, with everything that is known of it below and beside. */
export function JobPage({ id }: { readonly id: string }) {
  const t = useTranslations("job");
  const errorText = useErrorText();
  const trpc = useTRPC();
  const job = useQuery(trpc.jobs.get.queryOptions({ id }));
  const isKnown = job.data !== undefined;
  useTopics(useMemo(() => (isKnown ? [`job:${id}`] : []), [isKnown, id]));
  if (job.data !== undefined) {
    return (
      <JobViewProvider key={id} detail={job.data as JobDetail}>
        <HealthProvider>
          <JobScreen />
        </HealthProvider>
      </JobViewProvider>
    );
  }
  return (
    <PageFrame title={t("title")}>
      {job.isError ? (
        <EmptyState
          title={errorText(job.error)}
          actions={
            <Link href="/jobs" className="font-medium text-accent hover:underline">
              {t("toJobs")}
            </Link>
          }
        />
      ) : (
        <p className="p-6 text-ink-2">{t("loading")}</p>
      )}
    </PageFrame>
  );
}

function JobScreen() {
  const words = useCanvasWords();
  const { detail } = useJobView();
  // Another job's page begins with now.
  useEffect(() => () => useAsOf.getState().setAt(undefined), []);
  // A link may lead to a node.
  const linked = useSearchParams().get("node");
  const [selection, setSelection] = useState<ReadonlySet<string>>(() => (linked === null ? NOTHING : new Set([linked])));
  const selectedNode = detail.document.nodes.find((node) => selection.has(node.id))?.id;
  const [look, setLook] = useState<Look>(NOT_LOOKED);
  const lookAt = useCallback((place: string) => setLook(({ turn }) => ({ place, turn: turn + 1 })), []);
  const changeSelection = useCallback(
    (next: ReadonlySet<string>) => {
      setSelection(next);
      const wire = detail.document.edges.find((edge, index) => next.has(wireId(edge, index)));
      if (wire !== undefined) lookAt(wire.from);
    },
    [detail.document.edges, lookAt],
  );
  const lookAtNode = useCallback(
    (nodeId: string) => {
      const place = lookedAt(detail.document, nodeId);
      if (place !== undefined) lookAt(place);
    },
    [detail.document, lookAt],
  );
  const select = useCallback((nodeId: string | undefined) => setSelection(nodeId === undefined ? NOTHING : new Set([nodeId])), []);
  return (
    <div className="flex h-full flex-col">
      <JobHeader />
      <ReadOnlyBanner />
      <ConnectionNotice />
      <HealthBar onSelect={select} />
      <LineageNotice />
      <main className="flex min-h-0 flex-1 flex-col">
        <SplitPanes
          id="job-sides"
          direction="horizontal"
          className="flex-1"
          panes={[
            {
              id: "main",
              defaultSize: "76%",
              minSize: "40%",
              content: (
                <SplitPanes
                  id="job-stack"
                  direction="vertical"
                  className="size-full"
                  panes={[
                    {
                      id: "canvas",
                      defaultSize: "56%",
                      minSize: "20%",
                      content: (
                        // A layer of its own: what changes beside a large graph does not draw the graph again.
                        <div className="relative size-full contain-strict will-change-transform">
                          <CanvasLabelsProvider labels={words}>
                            <JobCanvas selection={selection} onSelect={changeSelection} onOpen={lookAtNode} />
                          </CanvasLabelsProvider>
                          <ActOnly>
                            <JobCoach />
                          </ActOnly>
                        </div>
                      ),
                    },
                    { id: "drawer", minSize: "15%", content: <JobDrawer selectedNode={selectedNode} onSelect={select} look={look} /> },
                  ]}
                />
              ),
            },
            {
              id: "panel",
              minSize: "18%",
              content: <JobPanel nodeId={selectedNode} onSelect={select} onLook={lookAtNode} onLookAt={lookAt} />,
            },
          ]}
        />
      </main>
    </div>
  );
}

const NOTHING: ReadonlySet<string> = new Set();
const NOT_LOOKED: Look = { place: undefined, turn: 0 };
