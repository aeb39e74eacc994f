"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Fragment } from "@millrace/pipeline";
import { Dialog, toast } from "@millrace/ui/overlays";
import { Button, Input } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { parameterDefault } from "./parameter-default.ts";
import { useFragments } from "./use-fragments.ts";

/** A selection that is about to be kept. */
export interface FragmentRequest {
  readonly fragment: Fragment;
  readonly name: string;
}

const FORM = "save-fragment";

/** Keeps a part of the pipeline under a name; the parameters that it speaks of get a default and a description. */
export function SaveFragmentDialog({
  request,
  onClose,
  onSaved,
}: {
  readonly request: FragmentRequest;
  readonly onClose: () => void;
  readonly onSaved: (kept: { readonly name: string; readonly version: number; readonly fragment: Fragment }) => void;
}) {
  const t = useTranslations("editor.fragments");
  const common = useTranslations("common");
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const known = useFragments();
  const [name, setName] = useState(request.name);
  const [parameters, setParameters] = useState(() =>
    Object.entries(request.fragment.parameters).map(([key, parameter]) => ({
      key,
      text: parameter.default === undefined ? "" : String(parameter.default),
      description: parameter.description ?? "",
    })),
  );
  const [busy, setBusy] = useState(false);
  const last = known.find((fragment) => fragment.name === name.trim())?.version;
  const change = (key: string, part: Partial<(typeof parameters)[number]>) =>
    setParameters((before) => before.map((parameter) => (parameter.key === key ? { ...parameter, ...part } : parameter)));
  const save = async () => {
    if (busy || name.trim() === "") return;
    setBusy(true);
    try {
      const fragment: Fragment = {
        ...request.fragment,
        parameters: Object.fromEntries(
          parameters.map(({ key, text, description }) => [
            key,
            {
              ...(text === "" ? {} : { default: parameterDefault(text) }),
              ...(description.trim() === "" ? {} : { description: description.trim() }),
            },
          ]),
        ),
      };
      const saved = await client.fragments.save.mutate({ name: name.trim(), fragment });
      await queries.invalidateQueries({ queryKey: trpc.fragments.list.queryKey() });
      onSaved({ ...saved, fragment });
      toast.success(t("saved", { name: saved.name, version: saved.version }));
      onClose();
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("saveTitle", { count: request.fragment.nodes.length })}
      description={t("saveHint")}
      closeLabel={common("close")}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button variant="primary" type="submit" form={FORM} disabled={busy || name.trim() === ""}>
            {last === undefined ? t("save") : t("saveAs", { version: last + 1 })}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
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
        {parameters.length === 0 ? (
          <p className="text-sm text-ink-3">{t("noParameters", { example: "${name}" })}</p>
        ) : (
          parameters.map(({ key, text, description }) => (
            <fieldset key={key} className="grid grid-cols-2 gap-x-3">
              <legend className="mb-1 font-mono text-sm text-ink-2">{key}</legend>
              <Input
                mono
                aria-label={t("defaultOf", { name: key })}
                placeholder={t("default")}
                value={text}
                onChange={(event) => change(key, { text: event.target.value })}
              />
              <Input
                aria-label={t("descriptionOf", { name: key })}
                placeholder={t("description")}
                value={description}
                maxLength={1_000}
                onChange={(event) => change(key, { description: event.target.value })}
              />
            </fieldset>
          ))
        )}
      </form>
    </Dialog>
  );
}
