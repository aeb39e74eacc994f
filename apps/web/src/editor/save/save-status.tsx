"use client";

import { Badge, Button, StatusDot } from "@millrace/ui/primitives";
import { useFormatter, useNow, useTranslations } from "next-intl";
import type { SaveState } from "./draft-saver.ts";

const REFRESH_MS = 5_000;

/** How the draft stands: saved since when, being saved, kept here while offline, in conflict. */
export function SaveStatus({
  state,
  onResolve,
  onRetry,
  onEmpty,
  onKeepNodes,
}: {
  readonly state: SaveState;
  readonly onResolve: () => void;
  readonly onRetry: () => void;
  /** Asked where saving would leave nothing of a graph: yes, or the nodes come back. */
  readonly onEmpty: () => void;
  readonly onKeepNodes: () => void;
}) {
  const t = useTranslations("editor.save");
  const format = useFormatter();
  const now = useNow({ updateInterval: REFRESH_MS }).getTime();

  const ago = (at: number) => (now - at < 2_000 ? t("justNow") : format.relativeTime(at, { now: Math.max(now, at), style: "narrow" }));
  const absolute = (at: number) =>
    format.dateTime(new Date(at), { dateStyle: "medium", timeStyle: "medium", timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  return (
    <span role="status" data-testid="save-state" data-state={state.type} className="inline-flex items-center gap-1.5">
      {state.type === "saved" && (
        <Badge title={absolute(state.at)}>
          <StatusDot tone="ok" />
          <span suppressHydrationWarning>{t("saved", { ago: ago(state.at) })}</span>
        </Badge>
      )}
      {state.type === "saving" && (
        <Badge>
          <StatusDot tone="info" />
          {t("saving")}
        </Badge>
      )}
      {state.type === "offline" && (
        <>
          <Badge tone="warn" title={absolute(state.since)}>
            <StatusDot tone="warn" />
            {t("offline")}
          </Badge>
          <Button size="sm" variant="ghost" onClick={onRetry}>
            {t("retry")}
          </Button>
        </>
      )}
      {state.type === "conflict" && (
        <>
          <Badge tone="bad">
            <StatusDot tone="bad" />
            {t("conflict")}
          </Badge>
          <Button size="sm" onClick={onResolve}>
            {t("resolve")}
          </Button>
        </>
      )}
      {state.type === "refused" && state.wouldEmpty !== undefined && (
        <>
          <Badge tone="bad" title={state.message}>
            <StatusDot tone="bad" />
            {t("wouldEmpty", { count: state.wouldEmpty })}
          </Badge>
          <Button size="sm" onClick={onKeepNodes}>
            {t("keepNodes")}
          </Button>
          <Button size="sm" variant="danger" onClick={onEmpty}>
            {t("emptyIt")}
          </Button>
        </>
      )}
      {state.type === "refused" && state.wouldEmpty === undefined && (
        <Badge tone="bad" title={state.message}>
          <StatusDot tone="bad" />
          <span className="max-w-80 truncate">{t("refused", { message: state.message })}</span>
        </Badge>
      )}
    </span>
  );
}
