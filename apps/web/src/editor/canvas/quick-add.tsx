"use client";

import type { FragmentEnds } from "@millrace/pipeline";
import { CategoryTile } from "@millrace/ui/canvas";
import { Command } from "cmdk";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef } from "react";
import { allKinds } from "../catalog/kinds.ts";
import { scoreMatch } from "../catalog/score-match.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { fragmentDrag } from "../fragments/fragment-drag.ts";
import { FragmentTile } from "../fragments/fragment-tile.tsx";
import { useFragments } from "../fragments/use-fragments.ts";
import { inPaletteOrder } from "../palette/categories.ts";

export interface QuickAddProps {
  /** Point of the window at which the list opens. */
  readonly screen: { readonly x: number; readonly y: number };
  /** Left out of the list are kinds that do not fit. */
  readonly fits: (kind: string) => boolean;
  readonly fitsFragment: (ends: FragmentEnds) => boolean;
  /** `keepGoing` is Ctrl+Enter: the list opens again behind the new node. */
  readonly onPick: (kind: string, keepGoing: boolean) => void;
  readonly onPickFragment: (name: string, keepGoing: boolean) => void;
  readonly onClose: () => void;
}

const WIDTH = 300;
const HEIGHT = 340;

const GROUP_CLASS =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-1.5 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3";
const ITEM_CLASS = "flex cursor-default items-center gap-2 rounded-sm px-2 py-1 data-[selected=true]:bg-accent-soft";

/** A list of node kinds and of the fragments that are kept, at a point, with search: type, Enter. */
export function QuickAdd({ screen, fits, fitsFragment, onPick, onPickFragment, onClose }: QuickAddProps) {
  const t = useTranslations("editor.quickAdd");
  const words = useCatalogWords();
  const box = useRef<HTMLDivElement>(null);
  const keepGoing = useRef(false);
  const kinds = useMemo(() => inPaletteOrder(allKinds().filter((kind) => fits(kind.kind))), [fits]);

  const known = useFragments();
  const fragments = useMemo(() => known.filter(({ ends }) => fitsFragment(ends)), [known, fitsFragment]);

  useEffect(() => {
    const close = (event: PointerEvent) => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) onClose();
    };
    document.addEventListener("pointerdown", close, true);
    return () => document.removeEventListener("pointerdown", close, true);
  }, [onClose]);

  const left = Math.max(8, Math.min(screen.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(screen.y, window.innerHeight - HEIGHT - 8));
  return (
    <div
      ref={box}
      role="dialog"
      aria-label={t("title")}
      className="fixed z-40 overflow-hidden rounded-lg border border-line bg-raised shadow-lg"
      style={{ left, top, width: WIDTH }}
    >
      <Command
        label={t("title")}
        filter={scoreMatch}
        onKeyDown={(event) => {
          keepGoing.current = event.ctrlKey || event.metaKey;
          if (event.key === "Escape") {
            event.preventDefault();
            event.stopPropagation();
            onClose();
          }
        }}
      >
        <Command.Input
          autoFocus
          placeholder={t("placeholder")}
          className="h-9 w-full border-b border-line bg-transparent px-3 text-base outline-none"
        />
        <Command.List className="max-h-[300px] overflow-y-auto p-1">
          <Command.Empty className="px-3 py-4 text-center text-ink-2">{t("none")}</Command.Empty>
          <Command.Group className={GROUP_CLASS} {...(fragments.length === 0 ? {} : { heading: t("kinds") })}>
            {kinds.map((kind) => (
              <Command.Item
                key={kind.kind}
                value={kind.kind}
                keywords={[words.title(kind.kind), kind.title, kind.kind, words.summary(kind.kind)]}
                onSelect={() => onPick(kind.kind, keepGoing.current)}
                className={ITEM_CLASS}
              >
                <CategoryTile category={kind.category} icon={kind.icon} size={20} />
                <span className="min-w-0">
                  <span className="block truncate leading-[18px]">{words.title(kind.kind)}</span>
                  <span className="block truncate text-xs text-ink-2">{words.summary(kind.kind)}</span>
                </span>
              </Command.Item>
            ))}
          </Command.Group>
          {fragments.length > 0 && (
            <Command.Group className={GROUP_CLASS} heading={t("fragments")}>
              {fragments.map(({ name, version }) => (
                <Command.Item
                  key={name}
                  value={fragmentDrag(name)}
                  keywords={[name, t("fragments")]}
                  onSelect={() => onPickFragment(name, keepGoing.current)}
                  className={ITEM_CLASS}
                >
                  <FragmentTile size={20} />
                  <span className="min-w-0 flex-1 truncate">{name}</span>
                  <span className="shrink-0 text-xs text-ink-3 tabular-nums">v{version}</span>
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </div>
  );
}
