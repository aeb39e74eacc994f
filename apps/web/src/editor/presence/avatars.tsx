"use client";

import { Popover } from "@millrace/ui/overlays";
import { Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { colorOf, initials } from "./own-name.ts";
import { usePresence } from "./presence-context.tsx";

const MOST_SHOWN = 4;
const CIRCLE = "inline-flex size-6 items-center justify-center rounded-full text-xs font-semibold text-(--on-cat) ring-2 ring-surface";

/** Who else has the pipeline open, and where they are; one's own name behind a click. Not there while one is alone. */
export function Avatars() {
  const t = useTranslations("editor.presence");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const nodes = useEditor((state) => state.document.nodes);
  const { others, name, rename } = usePresence();
  if (others.length === 0) return null;
  const at = (nodeId: string | null) => {
    const node = nodes.find((candidate) => candidate.id === nodeId);
    return node === undefined ? undefined : nameOf(node, words.title);
  };
  return (
    <Popover
      align="end"
      className="w-64"
      trigger={
        <button
          type="button"
          data-testid="presence"
          aria-label={t("here", { count: others.length })}
          className="flex -space-x-1.5 rounded-full"
        >
          {others.slice(0, MOST_SHOWN).map((other) => (
            <span key={other.tab} aria-hidden title={other.name} className={CIRCLE} style={{ background: colorOf(other.tab) }}>
              {initials(other.name)}
            </span>
          ))}
          {others.length > MOST_SHOWN && <span className="pl-3 text-xs text-ink-2">+{others.length - MOST_SHOWN}</span>}
        </button>
      }
    >
      <p className="mb-1.5 font-semibold">{t("here", { count: others.length })}</p>
      <ul className="mb-2 space-y-1">
        {others.map((other) => {
          const place = at(other.nodeId);
          return (
            <li key={other.tab} className="flex items-center gap-2">
              <span aria-hidden className={`${CIRCLE} shrink-0`} style={{ background: colorOf(other.tab) }}>
                {initials(other.name)}
              </span>
              <span className="min-w-0 flex-1 truncate">{other.name}</span>
              {place !== undefined && other.nodeId !== null && (
                <button
                  type="button"
                  className="max-w-28 truncate text-sm text-accent hover:underline"
                  onClick={() => {
                    store.getState().select(new Set([other.nodeId ?? ""]));
                    actions.center(other.nodeId ?? "");
                  }}
                >
                  {place}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      <label className="block">
        <span className="mb-1 block text-sm text-ink-2">{t("yourName")}</span>
        <Input
          defaultValue={name}
          maxLength={60}
          onBlur={(event) => rename(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      </label>
    </Popover>
  );
}
