"use client";
import { Dialog } from "@millrace/ui/overlays";
import { Button, Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { formatRate, formatShare } from "../../format/quantity.ts";
import { useJobView, useReading } from "../job-view-context.tsx";

export interface RescaleWish {
  readonly parallelism?: number;
  readonly nodes: Readonly<Record<string, number | null>>;
}

/** Other numbers of subtasks for the job or single nodes. `nodeId`: the node that the person came from. */
export function RescaleDialog({
  nodeId,
  onClose,
  onRescale,
}: {
  readonly nodeId?: string | undefined;
  readonly onClose: () => void;
  readonly onRescale: (wish: RescaleWish) => void;
}) {
  const t = useTranslations("job.rescale");
  const common = useTranslations("common");
  const { detail, nameOf } = useJobView();
  const reading = useReading();
  const { settings, nodes } = detail.document;
  const [parallelism, setParallelism] = useState(String(settings.parallelism));
  const [own, setOwn] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(nodes.map((node) => [node.id, String(node.parallelism ?? "")])),
  );
  const wish = wishOf(parallelism, own, settings.parallelism, nodes);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("title", { name: detail.name })}
      description={t("hint")}
      closeLabel={common("close")}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (wish === undefined) return;
          onRescale(wish);
          onClose();
        }}
      >
        <label className="grid grid-cols-[1fr_96px] items-center gap-3">
          <span className="font-medium">{t("job", { max: settings.maxParallelism })}</span>
          <Input
            type="number"
            min={1}
            max={settings.maxParallelism}
            value={parallelism}
            autoFocus={nodeId === undefined}
            onChange={(event) => setParallelism(event.target.value)}
          />
        </label>
        <ul aria-label={t("nodes")} className="max-h-72 overflow-y-auto rounded-md border border-line">
          {nodes.map((node) => {
            const live = reading?.nodes[node.id];
            return (
              <li key={node.id} className="border-b border-line last:border-b-0">
                <label
                  className={`grid grid-cols-[minmax(0,1fr)_auto_96px] items-center gap-3 px-3 py-1.5 ${node.id === nodeId ? "bg-accent-soft" : ""}`}
                >
                  <span className="truncate">{nameOf(node.id)}</span>
                  <span className="text-sm text-ink-2">
                    {live === undefined
                      ? ""
                      : t("load", {
                          count: live.parallelism,
                          busy: formatShare(live.busyMax),
                          rate: formatRate((live.inPerSecond ?? 0) > 0 ? live.inPerSecond : live.outPerSecond),
                        })}
                  </span>
                  <Input
                    type="number"
                    min={1}
                    max={settings.maxParallelism}
                    value={own[node.id] ?? ""}
                    placeholder={t("asJob")}
                    autoFocus={node.id === nodeId}
                    aria-label={t("of", { node: nameOf(node.id) })}
                    onChange={(event) => setOwn({ ...own, [node.id]: event.target.value })}
                  />
                </label>
              </li>
            );
          })}
        </ul>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button type="submit" variant="primary" data-testid="confirm-rescale" disabled={wish === undefined}>
            {t("do")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What differs from now; undefined where nothing does, or a number is none. */
export function wishOf(
  parallelism: string,
  own: Readonly<Record<string, string>>,
  now: number,
  nodes: readonly { readonly id: string; readonly parallelism?: number | undefined }[],
): RescaleWish | undefined {
  const job = Number(parallelism);
  if (!Number.isInteger(job) || job < 1) return undefined;
  const changed: Record<string, number | null> = {};
  for (const { id, parallelism: before } of nodes) {
    const text = own[id] ?? "";
    const wanted = text === "" ? null : Number(text);
    if (wanted !== null && (!Number.isInteger(wanted) || wanted < 1)) return undefined;
    if (wanted !== (before ?? null)) changed[id] = wanted;
  }
  if (job === now && Object.keys(changed).length === 0) return undefined;
  return { ...(job === now ? {} : { parallelism: job }), nodes: changed };
}
