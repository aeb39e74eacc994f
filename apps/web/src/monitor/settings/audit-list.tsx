"use client";
import { Badge, Button } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import Link from "next/link";
import { useMemo, useState } from "react";
import type { AuditLine } from "../../server/audit-list.ts";
import { useTRPC } from "../../trpc/client.tsx";
import { formatMoment } from "../format/time.ts";
import { SearchField } from "../parts/search-field.tsx";

/** Who did what, when, on what, and what came of it. */
export function AuditList() {
  const t = useTranslations("settings.audit");
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const pages = useInfiniteQuery(
    trpc.system.audit.infiniteQueryOptions(
      { search },
      { getNextPageParam: (last) => last.next, initialCursor: null, placeholderData: (before) => before, staleTime: 0 },
    ),
  );
  const lines = useMemo(() => (pages.data?.pages.flatMap((page) => page.lines) ?? []) as readonly AuditLine[], [pages.data]);
  const columns = useMemo(
    (): readonly DataColumn<AuditLine>[] => [
      { id: "at", header: t("when"), width: "184px", cell: (line) => formatMoment(line.at) },
      { id: "actor", header: t("who"), width: "120px", cell: (line) => line.actor },
      { id: "action", header: t("what"), width: "180px", mono: true, cell: (line) => line.action },
      {
        id: "result",
        header: t("result"),
        width: "170px",
        cell: (line) => (line.refused === null ? t("done") : <Badge tone="bad">{t("refused", { code: line.refused })}</Badge>),
      },
      { id: "target", header: t("target"), width: "minmax(160px, 1fr)", mono: true, cell: (line) => <Target target={line.target} /> },
      {
        id: "data",
        header: t("detail"),
        width: "minmax(160px, 2fr)",
        mono: true,
        cell: (line) => <span title={textOf(line.data)}>{textOf(line.data)}</span>,
      },
    ],
    [t],
  );
  return (
    <div className="flex h-full flex-col gap-3 px-6 py-4">
      <SearchField label={t("search")} value={search} onChange={setSearch} className="w-72" />
      <div className="min-h-0 flex-1 overflow-hidden rounded-lg border border-line bg-surface">
        <DataTable
          label={t("title")}
          rows={lines}
          columns={columns}
          rowKey={(line) => line.id}
          rowTone={(line) => (line.refused === null ? undefined : "muted")}
          empty={<p className="p-3 text-ink-2">{t("none")}</p>}
        />
      </div>
      {pages.hasNextPage && (
        <Button className="self-center" disabled={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </div>
  );
}

const PLACES: Readonly<Record<string, string>> = { job: "/jobs/", jobs: "/jobs/", pipeline: "/pipelines/" };

/** A link where there is a page. */
function Target({ target }: { readonly target: string }) {
  const [kind = "", id = ""] = target.split(":");
  const place = PLACES[kind];
  return place === undefined || id.length !== 36 ? (
    <span title={target}>{target}</span>
  ) : (
    <Link href={`${place}${id}`} title={target} className="hover:text-accent hover:underline">
      {target}
    </Link>
  );
}

/** Without the outcome, which has a column of its own. */
function textOf(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  return Object.entries(data)
    .flatMap(([key, value]) => (key === "refused" || value === null || value === "" ? [] : [`${key}: ${String(value)}`]))
    .join(" · ");
}
