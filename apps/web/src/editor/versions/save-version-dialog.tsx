"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, Input, TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import type { DraftSaver } from "../save/draft-saver.ts";

/** Freezes the draft under a name. */
export function SaveVersionDialog({
  open,
  pipelineId,
  saver,
  onClose,
}: {
  readonly open: boolean;
  readonly pipelineId: string;
  readonly saver: DraftSaver;
  readonly onClose: () => void;
}) {
  const t = useTranslations("editor.versions");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      if (!(await saver.flush())) return void toast.error(t("notSaved"));
      const version = await client.pipelines.versions.create.mutate({ pipelineId, name, note });
      await queries.invalidateQueries({ queryKey: trpc.pipelines.versions.list.queryKey({ pipelineId }) });
      toast.success(t("savedAs", { number: version.number }));
      setName("");
      setNote("");
      onClose();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("saveTitle")}
      description={t("saveHint")}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button variant="primary" disabled={busy} onClick={() => void save()}>
            {t("save")}
          </Button>
        </>
      }
    >
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <label className="block">
          <span className="mb-1 block text-sm text-ink-2">{t("name")}</span>
          <Input autoFocus value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </label>
        <label className="block">
          <span className="mb-1 block text-sm text-ink-2">{t("note")}</span>
          <TextArea rows={3} value={note} maxLength={10_000} onChange={(event) => setNote(event.target.value)} />
        </label>
      </form>
    </Dialog>
  );
}
