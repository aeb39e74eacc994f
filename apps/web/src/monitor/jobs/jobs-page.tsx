"use client";
import { EmptyState, Button, Segmented } from "@millrace/ui/primitives";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useCallback, useState } from "react";
import type { JobState, JobSummary } from "../../server/jobs/job-view.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { PageFrame } from "../parts/page-frame.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { HotSpotTable } from "./hot-spot-table.tsx";
import { JobTable } from "./job-table.tsx";
import { useMergedJobs } from "./use-merged-jobs.ts";

const TOPICS = ["jobs"];
const NO_STATES: readonly JobState[] = [];
const FILTERS: Record<string, readonly JobState[]> = {
  all: [],
  running: ["CREATED", "RUNNING", "RESTARTING", "FAILING", "CANCELLING", "SUSPENDED"],
  finished: ["FINISHED"],
  failed: ["FAILED"],
  canceled: ["CANCELED"],
};

/** All jobs, running and ended. */
export function JobsPage() {
  const t = useTranslations("jobs");
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState("all");
  const [view, setView] = useState<"list" | "hotSpots">("list");
  useTopics(TOPICS);
  const states = FILTERS[filter] ?? NO_STATES;
  const pages = useInfiniteQuery(
    trpc.jobs.list.infiniteQueryOptions(
      { search, states: [...states], limit: 50 },
      { getNextPageParam: (last) => last.next, initialCursor: null, placeholderData: (before) => before },
    ),
  );
  const accepts = useCallback(
    (job: JobSummary) => (states.length === 0 || states.includes(job.state)) && job.name.toLowerCase().includes(search.toLowerCase()),
    [states, search],
  );
  const asked = pages.data?.pages.flatMap((page) => page.jobs);
  const jobs = useMergedJobs(asked, Infinity, accepts);
  const counts = pages.data?.pages[0]?.counts ?? {};
  const countOf = (list: readonly JobState[]): number =>
    Object.entries(counts).reduce((sum, [state, n]) => sum + (list.length === 0 || list.includes(state as JobState) ? n : 0), 0);
  const isUnfiltered = search === "" && filter === "all";

  return (
    <PageFrame title={t("title")}>
      <div className="flex h-full flex-col gap-3 px-6 py-4">
        <div className="flex flex-wrap items-center gap-3">
          <Segmented
            label={t("filter")}
            value={filter}
            onChange={setFilter}
            options={Object.entries(FILTERS).map(([value, list]) => ({
              value,
              label: (
                <>
                  {t(`filters.${value}`)} <span className="text-ink-2">{countOf(list)}</span>
                </>
              ),
            }))}
          />
          <Segmented
            label={t("view")}
            value={view}
            onChange={setView}
            options={[
              { value: "list", label: t("list") },
              { value: "hotSpots", label: t("hotSpots.title") },
            ]}
          />
          <SearchField label={t("search")} value={search} onChange={setSearch} className="ml-auto w-64" />
        </div>
        {view === "hotSpots" ? (
          <div className="min-h-0 flex-1">
            <HotSpotTable />
          </div>
        ) : pages.isSuccess && jobs.length === 0 ? (
          <EmptyState
            title={isUnfiltered ? t("empty") : t("noMatch")}
            {...(isUnfiltered
              ? {
                  hint: t("emptyHint"),
                  actions: (
                    <Link href="/" className="font-medium text-accent hover:underline">
                      {t("toHome")}
                    </Link>
                  ),
                }
              : {})}
          />
        ) : (
          <div className="min-h-0 flex-1">
            <JobTable jobs={jobs} label={t("title")} tall />
          </div>
        )}
        {view === "list" && pages.hasNextPage && (
          <Button className="self-center" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
            {t("more")}
          </Button>
        )}
      </div>
    </PageFrame>
  );
}
