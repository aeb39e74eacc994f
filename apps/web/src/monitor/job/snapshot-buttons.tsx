"use client";
import { Dialog } from "@millrace/ui/overlays";
import { Button, Input, Switch } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";

/** Asks for a savepoint, with a label by which it is found again. */
export function SavepointButton({ onAsk, isPending }: { readonly onAsk: (label: string) => void; readonly isPending: boolean }) {
  const t = useTranslations("job.actions");
  const common = useTranslations("common");
  const [isOpen, setIsOpen] = useState(false);
  const [label, setLabel] = useState("");
  return (
    <>
      <Button disabled={isPending} onClick={() => setIsOpen(true)}>
        {t("savepoint")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("savepointTitle")}
        description={t("savepointHint")}
        closeLabel={common("close")}
      >
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            onAsk(label);
            setIsOpen(false);
            setLabel("");
          }}
        >
          <label className="flex flex-col gap-1">
            <span className="text-ink-2">{t("savepointLabel")}</span>
            <Input
              value={label}
              maxLength={200}
              placeholder={t("savepointExample")}
              autoFocus
              onChange={(event) => setLabel(event.target.value)}
            />
          </label>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setIsOpen(false)}>{common("cancel")}</Button>
            <Button type="submit" variant="primary">
              {t("savepointTake")}
            </Button>
          </div>
        </form>
      </Dialog>
    </>
  );
}

/** Asks for the job's end behind a savepoint; whether windows fire first is the person's choice. */
export function StopButton({
  onAsk,
  isPending,
  name,
}: {
  readonly onAsk: (drain: boolean) => void;
  readonly isPending: boolean;
  readonly name: string;
}) {
  const t = useTranslations("job.actions");
  const common = useTranslations("common");
  const [isOpen, setIsOpen] = useState(false);
  const [drain, setDrain] = useState(false);
  const drainId = useId();
  return (
    <>
      <Button disabled={isPending} onClick={() => setIsOpen(true)}>
        {t("stop")}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t("stopTitle", { name })}
        description={t("stopHint")}
        closeLabel={common("close")}
        actions={
          <>
            <Button onClick={() => setIsOpen(false)}>{t("keepRunning")}</Button>
            <Button
              variant="primary"
              data-testid="confirm-stop"
              onClick={() => {
                onAsk(drain);
                setIsOpen(false);
              }}
            >
              {t("stopNow")}
            </Button>
          </>
        }
      >
        <div className="flex items-start gap-2.5">
          <Switch checked={drain} onChange={setDrain} aria-labelledby={drainId} className="mt-0.5" />
          <span id={drainId}>{t("drain")}</span>
        </div>
      </Dialog>
    </>
  );
}
