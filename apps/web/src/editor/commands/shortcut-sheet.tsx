"use client";

import { Dialog } from "@millrace/ui/overlays";
import { Button, Kbd } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { boundCommands, keysOf, type KeyBindings } from "./key-bindings.ts";
import { shownKeys } from "./keys.ts";
import { useIsMac } from "./use-is-mac.ts";

const GROUPS = ["graph", "edit", "go", "view", "file"] as const;

/** All keys, and what the mouse does. */
export function ShortcutSheet({
  open,
  onClose,
  bindings,
  onBind,
  onReset,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly bindings: KeyBindings;
  readonly onBind: (id: string, keys: string) => void;
  readonly onReset: () => void;
}) {
  const t = useTranslations("editor.commands");
  const common = useTranslations("common");
  const isMac = useIsMac();
  // The command whose new keys are awaited.
  const [awaiting, setAwaiting] = useState<string | undefined>(undefined);
  const commands = boundCommands(bindings);
  const gestures = ["boxSelect", "pan", "zoom", "wireDrop", "spliceDrop", "reconnect", "cut", "offGrid", "groupDrop", "noteDrop"] as const;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      wide
      title={t("sheet")}
      closeLabel={common("close")}
      description={t("sheetHint")}
      actions={Object.keys(bindings).length === 0 ? undefined : <Button onClick={onReset}>{t("resetKeys")}</Button>}
    >
      <div className="columns-2 gap-8">
        {GROUPS.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-sm font-semibold text-ink-3">{t(`groups.${group}`)}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id} className="flex h-7 items-center justify-between gap-3">
                    <dt>{t(`names.${command.id}`)}</dt>
                    <dd>
                      <button
                        type="button"
                        disabled={command.isNative === true}
                        title={command.isNative === true ? undefined : t("rebind", { name: t(`names.${command.id}`) })}
                        data-testid={`keys-${command.id}`}
                        onClick={() => setAwaiting(command.id)}
                        onBlur={() => setAwaiting((before) => (before === command.id ? undefined : before))}
                        onKeyDown={(event) => {
                          if (awaiting !== command.id) return;
                          const keys = keysOf(event.nativeEvent);
                          if (keys === undefined) return;
                          event.preventDefault();
                          event.stopPropagation();
                          setAwaiting(undefined);
                          if (keys !== "Escape") onBind(command.id, keys);
                        }}
                        className="flex min-h-6 min-w-12 items-center justify-end gap-2 rounded-sm px-1 enabled:hover:bg-sunken"
                      >
                        <span className="sr-only">{t("rebind", { name: t(`names.${command.id}`) })}</span>
                        {awaiting === command.id ? (
                          <span className="text-sm text-accent">{t("pressKeys")}</span>
                        ) : (
                          command.keys.map((keys) => <Kbd key={keys} keys={shownKeys(keys, isMac)} />)
                        )}
                      </button>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-sm font-semibold text-ink-3">{t("groups.mouse")}</h3>
          <dl>
            {gestures.map((gesture) => (
              <div key={gesture} className="flex min-h-7 items-center justify-between gap-3">
                <dt>{t(`gestures.${gesture}.what`)}</dt>
                <dd className="text-right text-ink-2">{t(`gestures.${gesture}.how`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
