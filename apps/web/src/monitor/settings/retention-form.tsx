"use client";
import { DEFAULT_RETENTION, RETENTION_BOUNDS, retentionSchema, type Retention } from "@millrace/pipeline/metrics";
import { toast } from "@millrace/ui/overlays";
import { Button, Input } from "@millrace/ui/primitives";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActOnly } from "../../shell/act-only.tsx";
import { useTRPC } from "../../trpc/client.tsx";
import { formatWhole } from "../format/quantity.ts";
import { useErrorText } from "../parts/error-text.ts";

const FIELDS = Object.keys(RETENTION_BOUNDS) as (keyof Retention)[];

/** One number each, with its bounds; nothing is sent while one is out of them. */
export function RetentionForm({ kept }: { readonly kept: Retention }) {
  const t = useTranslations("settings.retention");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [texts, setTexts] = useState(() => textsOf(kept));
  const save = useMutation(
    trpc.settings.setRetention.mutationOptions({
      onError: (error) => void toast.error(errorText(error)),
      onSuccess: () => {
        toast(t("saved"));
        void queryClient.invalidateQueries(trpc.settings.retention.queryFilter());
      },
    }),
  );
  const wanted = Object.fromEntries(FIELDS.map((name) => [name, Number(texts[name])]));
  const parsed = retentionSchema.safeParse(wanted);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map((issue) => String(issue.path[0])));
  return (
    <form
      className="flex max-w-3xl flex-col gap-3 px-6 py-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) save.mutate(parsed.data);
      }}
    >
      <p className="text-ink-2">{t("hint")}</p>
      <ActOnly needs="admin">
        {FIELDS.map((name) => (
          <label key={name} className="grid grid-cols-[1fr_120px_1fr] items-center gap-3">
            <span>{t(name)}</span>
            <Input
              type="number"
              aria-invalid={wrong.has(name)}
              value={texts[name]}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
            <span className={wrong.has(name) ? "text-bad" : "text-ink-2"}>
              {t("bounds", { least: formatWhole(RETENTION_BOUNDS[name][0]), most: formatWhole(RETENTION_BOUNDS[name][1]) })}
            </span>
          </label>
        ))}
        {wrong.size > 0 && (
          <p role="alert" className="text-bad">
            {t("order")}
          </p>
        )}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" disabled={!parsed.success || save.isPending}>
            {t("save")}
          </Button>
          <Button onClick={() => setTexts(textsOf(DEFAULT_RETENTION))}>{t("defaults")}</Button>
        </div>
      </ActOnly>
    </form>
  );
}

function textsOf(kept: Retention): Record<keyof Retention, string> {
  return Object.fromEntries(FIELDS.map((name) => [name, String(kept[name])])) as Record<keyof Retention, string>;
}
