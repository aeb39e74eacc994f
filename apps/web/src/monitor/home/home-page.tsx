"use client";
import { useTranslations } from "next-intl";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTopics } from "../../trpc/live-provider.tsx";
import { PageFrame } from "../parts/page-frame.tsx";
import { HomeJobs } from "./home-jobs.tsx";
import { NewPipelineButton } from "./new-pipeline-button.tsx";
import { PipelineList } from "./pipeline-list.tsx";
import { TemplateGallery } from "./template-gallery.tsx";

const TOPICS = ["jobs", "pipelines"];

/** Where one starts: what runs, what one has drawn, what one could begin with. */
export function HomePage() {
  const t = useTranslations("home");
  useTopics(TOPICS);
  return (
    <PageFrame
      title={t("title")}
      actions={
        <ActOnly>
          <NewPipelineButton />
        </ActOnly>
      }
    >
      <div className="mx-auto flex max-w-[1180px] flex-col gap-7 px-6 py-6">
        <HomeJobs />
        <PipelineList />
        <ActOnly>
          <TemplateGallery />
        </ActOnly>
      </div>
    </PageFrame>
  );
}
