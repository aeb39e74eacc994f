"use client";

import { useQuery } from "@tanstack/react-query";
import { documentSchema } from "@millrace/pipeline";
import { Button, EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "../trpc/client.tsx";
import { EditorPage } from "./editor-page.tsx";

/** Fetches the pipeline and opens it. The server's copy is read once; from then on the editor holds the draft. */
export function EditorLoader({ pipelineId }: { readonly pipelineId: string }) {
  const t = useTranslations("editor.load");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const query = useQuery(
    trpc.pipelines.get.queryOptions(
      { id: pipelineId },
      { staleTime: Infinity, gcTime: 0, retry: false, refetchOnMount: "always", refetchOnReconnect: false },
    ),
  );

  // The answer that opened the page is kept: a later one must never take an open editor, its history and its draft away.
  const [opened, setOpened] = useState<typeof query.data>(undefined);
  if (opened === undefined && query.data !== undefined && !query.isFetching) setOpened(query.data);
  const mode = useQuery(trpc.system.mode.queryOptions(undefined, { staleTime: Infinity }));

  if (opened === undefined && query.isError) {
    return (
      <main className="grid h-full place-items-center">
        <EmptyState
          title={query.error.message}
          actions={
            <>
              <Button variant="primary" onClick={() => void query.refetch()}>
                {common("retry")}
              </Button>
              <Link href="/" className="inline-flex h-7 items-center rounded-md border border-line-strong px-3 font-medium">
                {common("goHome")}
              </Link>
            </>
          }
        />
      </main>
    );
  }
  // Nobody edits for a moment what cannot be kept. A server that does not answer refuses by itself.
  if (opened === undefined || mode.isPending) {
    return (
      <main className="grid h-full place-items-center text-ink-2" aria-busy>
        {t("opening")}
      </main>
    );
  }
  const { document, revision, updatedAt, lastJob } = opened;
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) {
    return (
      <main className="grid h-full place-items-center">
        <EmptyState title={t("unreadable")} hint={parsed.error.issues[0]?.message} />
      </main>
    );
  }
  return (
    <EditorPage
      key={pipelineId}
      pipelineId={pipelineId}
      server={{ document: parsed.data, revision, updatedAt }}
      lastJobId={lastJob?.id}
      isReadOnly={mode.data?.readOnly === true}
    />
  );
}
