"use client";

import type { FormField, PipelineNode, Schema } from "@millrace/pipeline";
import { Button } from "@millrace/ui/primitives";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { updateNode } from "../document/edit-graph.ts";
import { useEditorStore } from "../store/editor-context.tsx";
import { FormContext, type FormScope, NO_LANGUAGE } from "./form/form-context.tsx";
import { drawFields, FormFields } from "./form/form-fields.tsx";

const NO_COLUMNS: Schema = [];

/** How a node is executed, apart from what it does: parallelism, chaining, rows that fail. */
export function NodeExecution({ node }: { readonly node: PipelineNode }) {
  const t = useTranslations("editor.execution");
  const store = useEditorStore();
  const own = {
    parallelism: node.parallelism,
    chaining: node.chaining,
    rowErrors: node.rowErrors,
    slotSharingGroup: node.slotSharingGroup,
  };
  const [open, setOpen] = useState(store.getState().isReadOnly || Object.values(own).some((value) => value !== undefined));
  const fields = useMemo(
    (): readonly FormField[] => [
      {
        name: "parallelism",
        title: t("parallelism"),
        description: t("parallelismHint"),
        control: "number",
        required: false,
        min: 1,
        max: 1024,
        integer: true,
      },
      {
        name: "rowErrors",
        title: t("rowErrors"),
        control: "select",
        required: false,
        options: (["fail", "skip", "dead-letter"] as const).map((value) => ({ value, title: t(`rowErrorsOptions.${value}`) })),
      },
      {
        name: "chaining",
        title: t("chaining"),
        control: "select",
        required: false,
        options: (["always", "head", "never"] as const).map((value) => ({ value, title: t(`chainingOptions.${value}`) })),
      },
      { name: "slotSharingGroup", title: t("slotSharingGroup"), control: "text", required: false },
    ],
    [t],
  );
  const scope = useMemo(
    (): FormScope => ({
      nodeId: node.id,
      set: (path, value) =>
        store.getState().edit(
          (document) =>
            updateNode(document, node.id, (before) => {
              const { [path as keyof PipelineNode]: _old, ...rest } = before;
              return (value === undefined || value === "" ? rest : { ...rest, [path]: value }) as PipelineNode;
            }),
          { label: { key: "settings", name: node.name ?? node.id }, mergeKey: `execution:${node.id}:${path}` },
        ),
      problems: [],
      columnsOf: () => NO_COLUMNS,
      language: NO_LANGUAGE,
      focusPath: undefined,
      draw: drawFields,
    }),
    [store, node.id, node.name],
  );
  return (
    <section aria-label={t("title")} className="mt-4 border-t border-line pt-2">
      <Button variant="ghost" size="sm" className="!-ml-1 !px-1" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight aria-hidden className={open ? "rotate-90" : ""} />
        {t("title")}
      </Button>
      {open && (
        <div className="mt-2">
          <FormContext value={scope}>
            <FormFields fields={fields} base="" value={own} />
          </FormContext>
        </div>
      )}
    </section>
  );
}
