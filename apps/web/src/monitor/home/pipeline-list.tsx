"use client";
import { Menu, toast } from "@millrace/ui/overlays";
import { EmptyState, IconButton } from "@millrace/ui/primitives";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MoreHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { PipelineSummary } from "../../server/pipelines/pipeline-store.ts";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { useLive } from "../../trpc/live-store.ts";
import { formatAge, formatMoment } from "../format/time.ts";
import { GraphSketchView } from "../parts/graph-sketch.tsx";
import { SearchField } from "../parts/search-field.tsx";
import { Section } from "../parts/section.tsx";
import { StateBadge } from "../parts/state-badge.tsx";
import { useErrorText } from "../parts/error-text.ts";
import { useNow } from "../parts/use-now.ts";
import { RenameDialog } from "./rename-dialog.tsx";

/** What one has drawn, newest first. */
export function PipelineList() {
  const t = useTranslations("home.pipelines");
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const pipelines = useQuery(trpc.pipelines.list.queryOptions({ search }, { placeholderData: (before) => before }));
  const list = pipelines.data ?? [];
  return (
    <Section
      title={t("title")}
      actions={
        (list.length > 0 || search !== "") && <SearchField label={t("search")} value={search} onChange={setSearch} className="w-56" />
      }
    >
      {pipelines.isSuccess && list.length === 0 ? (
        <div className="rounded-lg border border-dashed border-line-strong">
          <EmptyState title={search === "" ? t("empty") : t("noMatch", { search })} {...(search === "" ? { hint: t("emptyHint") } : {})} />
        </div>
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(264px,1fr))] gap-3">
          {list.map((pipeline) => (
            <PipelineCard key={pipeline.id} pipeline={pipeline} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function PipelineCard({ pipeline }: { readonly pipeline: PipelineSummary }) {
  const t = useTranslations("home.pipelines");
  const now = useNow();
  const live = useLive((state) => (pipeline.lastJob === null ? undefined : state.jobs[pipeline.lastJob.id]));
  const job = live ?? pipeline.lastJob;
  const [renaming, setRenaming] = useState(false);
  const actions = usePipelineActions(pipeline);
  return (
    <li
      className="group relative flex flex-col rounded-lg border border-line bg-surface transition-colors duration-100 focus-within:border-accent hover:border-accent"
      data-testid={`pipeline-${pipeline.id}`}
    >
      <div className="rounded-t-lg border-b border-line bg-canvas px-3 py-2">
        {pipeline.nodeCount === 0 ? (
          <div className="flex h-16 items-center justify-center text-ink-3">{t("emptySketch")}</div>
        ) : (
          <GraphSketchView sketch={pipeline.sketch} />
        )}
      </div>
      <div className="flex items-start gap-2 px-3 py-2.5">
        <div className="min-w-0 flex-1">
          {/* The link covers the card; what can be pressed besides stands above it. */}
          <Link
            href={`/pipelines/${pipeline.id}`}
            className="block truncate font-semibold after:absolute after:inset-0 after:rounded-lg"
            title={pipeline.name}
          >
            {pipeline.name}
          </Link>
          <div className="text-ink-2" title={formatMoment(pipeline.updatedAt)}>
            {t("line", { nodes: pipeline.nodeCount, age: now === 0 ? "" : formatAge(now - pipeline.updatedAt) })}
          </div>
          {job !== null && (
            <Link href={`/jobs/${job.id}`} className="relative z-10 mt-1.5 inline-block">
              <StateBadge state={job.state} />
            </Link>
          )}
        </div>
        <div className="relative z-10">
          <ActOnly>
            <Menu
              trigger={
                <IconButton label={t("more", { name: pipeline.name })} size="sm">
                  <MoreHorizontal aria-hidden />
                </IconButton>
              }
              items={[
                { id: "rename", label: t("rename"), onSelect: () => setRenaming(true) },
                { id: "duplicate", label: t("duplicate"), onSelect: actions.duplicate },
                { type: "separator" },
                { id: "delete", label: t("delete"), danger: true, onSelect: actions.remove },
              ]}
            />
          </ActOnly>
        </div>
      </div>
      {renaming && <RenameDialog name={pipeline.name} onClose={() => setRenaming(false)} onRename={actions.rename} />}
    </li>
  );
}

function usePipelineActions(pipeline: PipelineSummary) {
  const t = useTranslations("home.pipelines");
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const onError = (error: unknown): void => void toast.error(errorText(error));
  const onSuccess = (): void => void queryClient.invalidateQueries({ queryKey: trpc.pipelines.list.queryKey() });
  const rename = useMutation(trpc.pipelines.rename.mutationOptions({ onError, onSuccess }));
  const restore = useMutation(trpc.pipelines.restore.mutationOptions({ onError, onSuccess }));
  const duplicate = useMutation(
    trpc.pipelines.duplicate.mutationOptions({ onError, onSuccess: (copy) => router.push(`/pipelines/${copy.id}`) }),
  );
  const remove = useMutation(
    trpc.pipelines.delete.mutationOptions({
      onError,
      onSuccess: () => {
        onSuccess();
        toast(t("deleted", { name: pipeline.name }), { action: { label: t("undo"), onClick: () => restore.mutate({ id: pipeline.id }) } });
      },
    }),
  );
  return {
    rename: (name: string) => rename.mutate({ id: pipeline.id, name }),
    duplicate: () => duplicate.mutate({ id: pipeline.id }),
    remove: () => remove.mutate({ id: pipeline.id }),
  };
}
