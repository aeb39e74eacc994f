"use client";

import { useQuery } from "@tanstack/react-query";
import { toast } from "@millrace/ui/overlays";
import { Button, EmptyState } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "../../trpc/client.tsx";
import { useActions } from "../commands/actions-context.tsx";
import { ParameterFields, parameterValues, type ParameterTexts } from "../deploy/parameter-fields.tsx";
import { setFragmentValues, unmarkFragment, updateFragment } from "../document/fragments.ts";
import type { NodeGroup } from "../document/groups.ts";
import { useEditorStore } from "../store/editor-context.tsx";
import { useFragments } from "./use-fragments.ts";

/** A placed fragment: which version it is, its parameters, and a newer version where there is one. */
export function FragmentInspector({ group, placed }: { readonly group: NodeGroup; readonly placed: NonNullable<NodeGroup["fragment"]> }) {
  const t = useTranslations("editor.fragments");
  const inspector = useTranslations("editor.inspector");
  const actions = useActions();
  const store = useEditorStore();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { name, version } = placed;
  const kept = useQuery(trpc.fragments.get.queryOptions({ name, version }, { staleTime: Infinity, retry: false }));
  const newest = useFragments().find((fragment) => fragment.name === name)?.version;
  const [typed, setTyped] = useState<ParameterTexts>({});
  const declared = kept.data?.fragment.parameters ?? {};
  // What is being typed stands as long as it is what the document has; undo brings other values.
  const isTyped = JSON.stringify(parameterValues(declared, typed)) === JSON.stringify(placed.values);
  const texts = isTyped ? typed : Object.fromEntries(Object.entries(placed.values).map(([key, value]) => [key, String(value)]));
  const change = (next: ParameterTexts) => {
    setTyped(next);
    const fragment = kept.data?.fragment;
    if (fragment !== undefined)
      store.getState().edit((document) => setFragmentValues(document, group.id, fragment, parameterValues(declared, next)), {
        label: { key: "settings", name: group.name },
        mergeKey: `fragment:${group.id}`,
      });
  };
  const update = async () => {
    try {
      const next = await client.fragments.get.query({ name });
      store.getState().edit((document) => updateFragment(document, group.id, next), { label: { key: "fragment", name } });
    } catch (error) {
      toast.error(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <div data-form className="flex h-full min-h-0 flex-col overflow-y-auto px-3.5 py-3" data-testid="fragment-inspector">
      <h2 className="font-semibold">{group.name}</h2>
      <p className="mb-3 text-sm text-ink-2">{t("isVersion", { name, version, count: group.nodes.length })}</p>
      {newest !== undefined && newest > version && (
        <div role="status" className="mb-3 flex items-center gap-2 rounded-md bg-info-soft px-2.5 py-1.5 text-sm text-info">
          <span className="flex-1">{t("newer", { version: newest })}</span>
          <Button size="sm" onClick={() => void update()}>
            {t("update")}
          </Button>
        </div>
      )}
      {kept.isError && <p className="mb-3 text-sm text-ink-2">{t("notKept")}</p>}
      {Object.keys(declared).length > 0 ? (
        <ParameterFields declared={declared} texts={texts} onChange={change} />
      ) : (
        kept.isSuccess && <EmptyState title={t("withoutParameters")} />
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        <Button onClick={actions.saveFragment}>{t("saveNext")}</Button>
        <Button onClick={() => actions.graph.toggleGroups()}>{inspector("toggleGroup")}</Button>
        <Button
          onClick={() => store.getState().edit((document) => unmarkFragment(document, group.id), { label: { key: "fragment", name } })}
        >
          {t("takeOff")}
        </Button>
      </div>
    </div>
  );
}
