"use client";
import { Button, EmptyState, Input, Select, classNames } from "@millrace/ui/primitives";
import { DataTable, type DataColumn } from "@millrace/ui/tables";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { formatMoment } from "../../format/time.ts";

export interface LogEntry {
  readonly id: string;
  readonly at: number;
  readonly level: string;
  readonly message: string;
  /** The node it is about; null: none. */
  readonly nodeId?: string | null;
}

export interface LogViewProps {
  readonly lines: readonly LogEntry[];
  /** Where the whole log is downloaded from. */
  readonly fileUrl: string;
  readonly nodes?: readonly { readonly id: string; readonly name: string }[];
  /** Asks for lines before the first; undefined where there are none. */
  readonly onOlder?: (() => void) | undefined;
}

const LEVELS = ["debug", "info", "warn", "error"];

/** Lines of a log as they come: by level, node and text; follows the newest until the person scrolls up or switches it off. */
export function LogView({ lines, fileUrl, nodes = [], onOlder }: LogViewProps) {
  const t = useTranslations("job.logs");
  const [level, setLevel] = useState("debug");
  const [nodeId, setNodeId] = useState("*");
  const [search, setSearch] = useState("");
  const [held, setHeld] = useState<readonly LogEntry[] | undefined>(undefined);
  const seen = held ?? lines;
  const nameOf = useMemo(() => new Map(nodes.map(({ id, name }) => [id, name])), [nodes]);
  const shown = useMemo(() => {
    const needle = search.toLowerCase();
    const least = LEVELS.indexOf(level);
    return seen.filter(
      (line) => levelOf(line) >= least && (nodeId === "*" || line.nodeId === nodeId) && line.message.toLowerCase().includes(needle),
    );
  }, [seen, level, nodeId, search]);
  const columns = useMemo(
    (): readonly DataColumn<LogEntry>[] => [
      { id: "at", header: t("time"), width: "160px", mono: true, cell: (line) => formatMoment(line.at) },
      {
        id: "level",
        header: t("level"),
        width: "68px",
        mono: true,
        cell: (line) => (
          <span className={classNames(levelOf(line) >= 3 && "text-bad", line.level === "warn" && "text-warn")}>{line.level}</span>
        ),
      },
      ...(nameOf.size === 0
        ? []
        : [
            {
              id: "node",
              header: t("node"),
              width: "140px",
              cell: (line: LogEntry) => (line.nodeId == null ? "" : (nameOf.get(line.nodeId) ?? line.nodeId)),
            },
          ]),
      {
        id: "message",
        header: t("message"),
        width: "minmax(320px, 1fr)",
        mono: true,
        cell: (line) => <span title={line.message}>{line.message}</span>,
      },
    ],
    [t, nameOf],
  );
  return (
    <div className="flex h-full flex-col">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-1.5">
        <Select
          aria-label={t("level")}
          className="!w-44"
          value={level}
          onChange={setLevel}
          options={LEVELS.map((value) => ({ value, label: t(`levels.${value}`) }))}
        />
        {nodes.length > 0 && (
          <Select
            aria-label={t("node")}
            className="!w-44"
            value={nodeId}
            onChange={setNodeId}
            options={[{ value: "*", label: t("allNodes") }, ...nodes.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        )}
        <Input
          type="search"
          className="!w-56"
          aria-label={t("search")}
          placeholder={t("search")}
          value={search}
          onChange={(e) => setSearch(e.target.value)}
        />
        <span className="text-ink-2">{t("count", { count: shown.length })}</span>
        <span className="ml-auto" />
        {onOlder !== undefined && (
          <Button size="sm" variant="ghost" onClick={onOlder}>
            {t("older")}
          </Button>
        )}
        <Button size="sm" variant="ghost" aria-pressed={held === undefined} onClick={() => setHeld(held === undefined ? lines : undefined)}>
          {held === undefined ? t("following") : t("follow")}
        </Button>
        <a
          href={fileUrl}
          download
          className="inline-flex h-6 items-center gap-1.5 rounded-md px-2 font-medium text-ink-2 hover:bg-sunken hover:text-ink [&_svg]:size-3.5"
        >
          <Download aria-hidden /> {t("download")}
        </a>
      </div>
      <div className="min-h-0 flex-1">
        <DataTable
          label={t("label")}
          rows={shown}
          columns={columns}
          rowKey={(line) => line.id}
          followEnd={held === undefined}
          rowTone={(line) => (levelOf(line) >= 3 ? "bad" : line.level === "warn" ? "warn" : undefined)}
          empty={<EmptyState title={lines.length === 0 ? t("empty") : t("noMatch")} />}
        />
      </div>
    </div>
  );
}

function levelOf({ level }: LogEntry): number {
  return level === "fatal" ? 3 : LEVELS.indexOf(level);
}
