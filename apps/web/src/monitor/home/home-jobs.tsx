"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useTRPC } from "../../trpc/client.tsx";
import { useMergedJobs } from "../jobs/use-merged-jobs.ts";
import { JobTable } from "../jobs/job-table.tsx";
import { Section } from "../parts/section.tsx";

/** What runs now, and what ended last. Not there before the first job. */
export function HomeJobs() {
  const t = useTranslations("home.jobs");
  const trpc = useTRPC();
  const page = useQuery(trpc.jobs.list.queryOptions({ limit: 6 }));
  const jobs = useMergedJobs(page.data?.jobs, 6);
  if (jobs.length === 0) return null;
  return (
    <Section
      title={t("title")}
      actions={
        <Link href="/jobs" className="font-medium text-accent hover:underline">
          {t("all")}
        </Link>
      }
    >
      <JobTable jobs={jobs} label={t("table")} />
    </Section>
  );
}
