"use client";

import { CategoryTile, PALETTE_MIME } from "@millrace/ui/canvas";
import { Input, Kbd } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import type { NodeKind } from "@millrace/pipeline";
import { allKinds } from "../catalog/kinds.ts";
import { scoreMatch } from "../catalog/score-match.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { FragmentList } from "../fragments/fragment-list.tsx";
import { CATEGORY_ORDER, inPaletteOrder } from "./categories.ts";

/** All node kinds in groups, with search. Drag onto the canvas, or press Enter to add behind what is selected. */
export function Palette() {
  const t = useTranslations("editor.palette");
  const words = useCatalogWords();
  const actions = useActions();
  const [search, setSearch] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => {
    const score = (kind: NodeKind) => scoreMatch("", search, [words.title(kind.kind), kind.title, kind.kind, words.summary(kind.kind)]);
    const scored = allKinds().flatMap((kind) => (score(kind) > 0 ? [{ kind, score: score(kind) }] : []));
    return {
      inOrder: inPaletteOrder(scored.map(({ kind }) => kind)),
      best: scored.toSorted((a, b) => b.score - a.score)[0]?.kind,
    };
  }, [search, words]);

  const step = (from: Element | null, by: 1 | -1) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-kind]") ?? [])];
    const index = from === null ? -1 : items.findIndex((item) => item === from);
    items[(index + by + items.length) % Math.max(1, items.length)]?.focus();
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative shrink-0 p-2.5 pb-1.5">
        <Input
          type="search"
          aria-label={t("search")}
          placeholder={t("search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && found.best !== undefined) actions.addKind(found.best.kind);
            if (event.key === "ArrowDown") {
              event.preventDefault();
              step(null, 1);
            }
          }}
          className="pr-12"
        />
        <span className="pointer-events-none absolute top-1/2 right-4.5 -translate-y-1/2">
          <Kbd keys="Tab" />
        </span>
      </div>
      <div
        ref={list}
        className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3"
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          step(document.activeElement, event.key === "ArrowDown" ? 1 : -1);
        }}
      >
        {found.inOrder.length === 0 && <p className="px-2.5 py-3 text-ink-2">{t("none", { search })}</p>}
        {CATEGORY_ORDER.map((category) => {
          const kinds = found.inOrder.filter((kind) => kind.category === category);
          if (kinds.length === 0) return null;
          return (
            <section key={category} aria-label={t(`groups.${category}`)} className="pt-2.5">
              <h2 className="px-1.5 pb-0.5 text-xs font-semibold text-ink-3">{t(`groups.${category}`)}</h2>
              {kinds.map((kind) => (
                <button
                  key={kind.kind}
                  type="button"
                  data-testid={`palette-${kind.kind}`}
                  data-kind={kind.kind}
                  draggable
                  title={words.summary(kind.kind)}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(PALETTE_MIME, kind.kind);
                    event.dataTransfer.effectAllowed = "copy";
                  }}
                  onClick={() => actions.addKind(kind.kind)}
                  className="flex h-[26px] w-full cursor-grab items-center gap-2 rounded-md px-1.5 text-left hover:bg-sunken active:cursor-grabbing disabled:cursor-default disabled:opacity-50"
                >
                  <CategoryTile category={kind.category} icon={kind.icon} size={18} />
                  <span className="truncate">{words.title(kind.kind)}</span>
                </button>
              ))}
            </section>
          );
        })}
        <FragmentList search={search} />
      </div>
    </div>
  );
}
