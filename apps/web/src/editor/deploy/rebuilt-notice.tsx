"use client";

import { Button } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useEditor } from "../store/editor-context.tsx";
import { useStateEffects } from "./state-effects-context.tsx";
import { useStateWords } from "./use-state-words.ts";

/** Nodes that cannot read the state of the running version, and the way on: under new ids they begin empty. */
export function RebuiltNotice({ ids, onRenew }: { readonly ids: readonly string[]; readonly onRenew: () => void }) {
  const t = useTranslations("editor.state");
  const words = useCatalogWords();
  const stateWords = useStateWords();
  const effects = useStateEffects();
  const nodes = useEditor((state) => state.document.nodes);
  return (
    <div role="alert" data-testid="rebuilt" className="mt-2 rounded-md bg-warn-soft px-3 py-2">
      <ul className="space-y-0.5">
        {ids.map((id) => {
          const [node, effect] = [nodes.find((candidate) => candidate.id === id), effects.get(id)];
          return (
            <li key={id}>
              <b className="font-semibold">{node === undefined ? id : nameOf(node, words.title)}</b>{" "}
              {effect !== undefined && stateWords(effect)}
            </li>
          );
        })}
      </ul>
      <div className="mt-1.5 flex items-center gap-3">
        <Button size="sm" onClick={onRenew}>
          {t("beginEmpty", { count: ids.length })}
        </Button>
        <span className="text-sm text-ink-2">{t("beginEmptyHint")}</span>
      </div>
    </div>
  );
}
