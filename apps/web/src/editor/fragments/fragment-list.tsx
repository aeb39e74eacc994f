"use client";

import { useQueryClient } from "@tanstack/react-query";
import { PALETTE_MIME } from "@millrace/ui/canvas";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, IconButton } from "@millrace/ui/primitives";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { scoreMatch } from "../catalog/score-match.ts";
import { useActions } from "../commands/actions-context.tsx";
import { fragmentDrag } from "./fragment-drag.ts";
import { FragmentTile } from "./fragment-tile.tsx";
import { useFragments } from "./use-fragments.ts";

/** The palette's fragments. Drag onto the canvas, or press Enter. Not there while there are none. */
export function FragmentList({ search }: { readonly search: string }) {
  const t = useTranslations("editor.fragments");
  const common = useTranslations("common");
  const actions = useActions();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [doomed, setDoomed] = useState<string | undefined>(undefined);
  const found = useFragments().filter(({ name }) => scoreMatch("", search, [name]) > 0);
  if (found.length === 0) return null;
  const remove = async (name: string) => {
    setDoomed(undefined);
    try {
      await client.fragments.delete.mutate({ name });
      await queries.invalidateQueries({ queryKey: trpc.fragments.list.queryKey() });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section aria-label={t("title")} className="pt-2.5">
      <h2 className="px-1.5 pb-0.5 text-xs font-semibold text-ink-3">{t("title")}</h2>
      {found.map(({ name, version }) => (
        <div key={name} className="group flex h-[26px] items-center rounded-md pr-1 hover:bg-sunken">
          <button
            type="button"
            data-testid={`palette-fragment-${name}`}
            data-kind={fragmentDrag(name)}
            draggable
            title={t("placeHint", { name, version })}
            onDragStart={(event) => {
              event.dataTransfer.setData(PALETTE_MIME, fragmentDrag(name));
              event.dataTransfer.effectAllowed = "copy";
            }}
            onClick={() => actions.placeFragment(name)}
            className="flex h-full min-w-0 flex-1 cursor-grab items-center gap-2 rounded-md px-1.5 text-left active:cursor-grabbing disabled:cursor-default disabled:opacity-50"
          >
            <FragmentTile size={18} />
            <span className="truncate">{name}</span>
            <span className="ml-auto shrink-0 text-xs text-ink-3 tabular-nums">v{version}</span>
          </button>
          <IconButton
            size="sm"
            label={t("delete", { name })}
            className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
            onClick={() => setDoomed(name)}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      <Dialog
        open={doomed !== undefined}
        onOpenChange={(open) => !open && setDoomed(undefined)}
        title={t("delete", { name: doomed ?? "" })}
        description={t("deleteHint")}
        closeLabel={common("close")}
        actions={
          <>
            <Button onClick={() => setDoomed(undefined)}>{common("cancel")}</Button>
            <Button variant="danger" onClick={() => void remove(doomed ?? "")}>
              {t("deleteIt")}
            </Button>
          </>
        }
      />
    </section>
  );
}
