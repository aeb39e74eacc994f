"use client";
import { Dialog } from "@millrace/ui/overlays";
import { Button, Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";

export function RenameDialog({
  name,
  onClose,
  onRename,
}: {
  readonly name: string;
  readonly onClose: () => void;
  readonly onRename: (name: string) => void;
}) {
  const t = useTranslations("home.pipelines");
  const common = useTranslations("common");
  const [text, setText] = useState(name);
  const isUsable = text.trim() !== "" && text.length <= 200;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t("renameTitle")} closeLabel={common("close")}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isUsable) return;
          onRename(text.trim());
          onClose();
        }}
      >
        <label className="flex flex-col gap-1">
          <span className="text-ink-2">{t("name")}</span>
          <Input
            value={text}
            maxLength={200}
            autoFocus
            onFocus={(e) => e.target.select()}
            onChange={(e) => setText(e.target.value)}
            aria-invalid={!isUsable}
          />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" variant="primary" disabled={!isUsable}>
            {t("rename")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
