"use client";

import { documentSchema, type PipelineDocument } from "@millrace/pipeline";
import { useQuery } from "@tanstack/react-query";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Badge, Button, EmptyState } from "@millrace/ui/primitives";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { useState } from "react";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { useActions } from "../commands/actions-context.tsx";
import { RecoverySection } from "./recovery-section.tsx";
import { GraphDiff } from "./graph-diff.tsx";
import { diffDocuments } from "../document/diff.ts";
import type { DraftSaver } from "../save/draft-saver.ts";
import { useEditorStore } from "../store/editor-context.tsx";
import { DiffList } from "./diff-list.tsx";

/** The frozen states of the pipeline: what differs from now, and back to one of them (a step that undo takes back). */
export function VersionsPanel({ pipelineId, saver }: { readonly pipelineId: string; readonly saver: DraftSaver }) {
  const t = useTranslations("editor.versions");
  const common = useTranslations("common");
  const format = useFormatter();
  const now = useNow({ updateInterval: 10_000 });
  const trpc = useTRPC();
  const client = useTRPCClient();
  const actions = useActions();
  const store = useEditorStore();
  const list = useQuery(trpc.pipelines.versions.list.queryOptions({ pipelineId }, { staleTime: 0 }));
  const [opened, setOpened] = useState<{ readonly number: number; readonly document: PipelineDocument } | undefined>(undefined);

  const open = async (number: number) => {
    try {
      const version = await client.pipelines.versions.get.query({ pipelineId, number });
      setOpened({ number, document: documentSchema.parse(version.document) });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  const versions = list.data ?? [];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="p-2.5 pb-1.5">
        <ActOnly>
          <Button className="w-full" onClick={actions.saveVersion}>
            {t("saveNow")}
          </Button>
        </ActOnly>
      </div>
      {list.isError && <p className="px-3 text-bad">{list.error.message}</p>}
      {list.isSuccess && versions.length === 0 && <EmptyState title={t("none")} />}
      <ul className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-2" aria-label={t("title")}>
        {versions.map((version) => (
          <li key={version.id}>
            <button
              type="button"
              onClick={() => void open(version.number)}
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken"
            >
              <span className="flex items-center gap-1.5">
                <b className="font-semibold">v{version.number}</b>
                <span className="truncate">{version.name ?? (version.origin === "run" ? t("byRun") : t("unnamed"))}</span>
                {version.jobs > 0 && <Badge className="ml-auto">{t("jobs", { count: version.jobs })}</Badge>}
              </span>
              <span className="block truncate text-xs text-ink-3">
                {version.author} · {format.relativeTime(version.createdAt, now)}
              </span>
              {version.note !== null && <span className="line-clamp-2 text-sm text-ink-2">{version.note}</span>}
            </button>
          </li>
        ))}
      </ul>
      <ActOnly>
        <RecoverySection pipelineId={pipelineId} />
      </ActOnly>
      {opened !== undefined && (
        <Dialog
          open
          wide
          onOpenChange={(next) => !next && setOpened(undefined)}
          title={t("compare", { number: opened.number })}
          description={t("compareHint")}
          closeLabel={common("close")}
          actions={
            <ActOnly>
              <Button
                variant="primary"
                onClick={() => {
                  store.getState().edit(() => opened.document, { label: { key: "restore", name: `v${opened.number}` }, select: new Set() });
                  void saver.flush();
                  setOpened(undefined);
                  toast.success(t("restored", { number: opened.number }));
                }}
              >
                {t("restore", { number: opened.number })}
              </Button>
            </ActOnly>
          }
        >
          <div className="mb-2 empty:hidden">
            <GraphDiff
              before={opened.document}
              after={store.getState().document}
              diff={diffDocuments(opened.document, store.getState().document)}
            />
          </div>
          <DiffList
            diff={diffDocuments(opened.document, store.getState().document)}
            beforeLabel={`v${opened.number}`}
            afterLabel={t("now")}
          />
        </Dialog>
      )}
    </div>
  );
}
