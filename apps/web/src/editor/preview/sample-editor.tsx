"use client";

import { Popover } from "@millrace/ui/overlays";
import { Button, TextArea } from "@millrace/ui/primitives";
import { Pin } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { isPinnable } from "./is-pinnable.ts";
import { detectSchema } from "../upload/detect-schema.ts";

const MOST_ROWS = 1_000;

/**
 * Sample rows of a source, written or pasted: JSON Lines, a JSON array or CSV; or those pinned to another node, in the place of what it would give
 * out. They stay with the document and feed the preview.
 */
export function SampleEditor({ nodeId }: { readonly nodeId: string }) {
  const t = useTranslations("editor.sample");
  const store = useEditorStore();
  const isPinned = useEditor((state) => state.document.nodes.some((node) => node.id === nodeId && isPinnable(node)));
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const found = text.trim() === "" ? undefined : detectSchema(`${text.trimEnd()}\n`, "pasted.csv");
  const put = (rows: readonly Readonly<Record<string, unknown>>[] | undefined) => {
    store.getState().edit(
      (document) => {
        const { [nodeId]: _old, ...others } = document.samples ?? {};
        return { ...document, samples: rows === undefined ? others : { ...others, [nodeId]: rows.slice(0, MOST_ROWS) } };
      },
      { label: { key: "pin" } },
    );
    setOpen(false);
  };
  const onOpen = (next: boolean) => {
    if (next) setText((store.getState().document.samples?.[nodeId] ?? []).map((row) => JSON.stringify(row)).join("\n"));
    setOpen(next);
  };
  return (
    <Popover
      open={open}
      onOpenChange={onOpen}
      align="end"
      className="w-[440px]"
      trigger={
        <Button size="sm">
          <Pin aria-hidden />
          {t(isPinned ? "pinned" : "edit")}
        </Button>
      }
    >
      <label className="block">
        <span className="mb-1 block text-sm text-ink-2">{t(isPinned ? "pinnedLabel" : "label")}</span>
        <TextArea
          mono
          rows={10}
          value={text}
          placeholder={'{"id": 1, "amount": 9.5}\n{"id": 2, "amount": 3.0}'}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="mt-2 flex items-center gap-2">
        <span className={`mr-auto text-sm ${text.trim() !== "" && found === undefined ? "text-bad" : "text-ink-2"}`}>
          {found === undefined ? (text.trim() === "" ? "" : t("unknown")) : t("found", { count: found.rows.length })}
        </span>
        <Button onClick={() => put(undefined)}>{t("clear")}</Button>
        <Button variant="primary" disabled={found === undefined} onClick={() => put(found?.rows)}>
          {t("use")}
        </Button>
      </div>
    </Popover>
  );
}
