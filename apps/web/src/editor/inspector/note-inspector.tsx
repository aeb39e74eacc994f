"use client";

import { Select, TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { attachNote, type Note } from "../document/attached-notes.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";

const FREE = "free";

/** What a note says, and the node that it is tied to: all that the canvas does with it, by keyboard. */
export function NoteInspector({ note }: { readonly note: Note }) {
  const t = useTranslations("editor.inspector");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const nodes = useEditor((state) => state.document.nodes);
  return (
    <div data-form className="h-full space-y-3 overflow-y-auto px-3.5 py-3">
      <label className="block">
        <span className="mb-1 block text-sm text-ink-2">{t("noteText")}</span>
        <TextArea
          rows={10}
          maxLength={10_000}
          value={note.text}
          placeholder={t("notePlaceholder")}
          onChange={(event) => actions.graph.editNote(note.id, { text: event.target.value })}
        />
      </label>
      <label className="block">
        <span className="mb-1 block text-sm text-ink-2">{t("noteAt")}</span>
        <Select
          aria-label={t("noteAt")}
          value={note.attachedTo ?? FREE}
          options={[{ value: FREE, label: t("noteFree") }, ...nodes.map((node) => ({ value: node.id, label: nameOf(node, words.title) }))]}
          onChange={(value) =>
            store
              .getState()
              .edit((document) => attachNote(document, note.id, value === FREE ? undefined : value), { label: { key: "note" } })
          }
        />
      </label>
    </div>
  );
}
