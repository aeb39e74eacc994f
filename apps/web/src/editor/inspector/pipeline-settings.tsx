"use client";

import { configForm, settingsSchema, type FormField, type Schema } from "@millrace/pipeline";
import { TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { parsePath, withValueAt } from "../document/config-path.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { FormContext, type FormScope, NO_LANGUAGE } from "./form/form-context.tsx";
import { drawFields, FormFields } from "./form/form-fields.tsx";

const NO_COLUMNS: Schema = [];

/** What most people set stands first; the rest is folded. */
const PLAIN = new Set(["parallelism", "executionMode", "checkpointing", "timeZone", "rowErrors", "testsMustPass"]);

/** The settings schema has no words of its own for forms: units are in the names. */
function withControls(fields: readonly FormField[], top: boolean): readonly FormField[] {
  return fields.map((field): FormField => {
    const isDuration = field.name.endsWith("Ms");
    return {
      ...field,
      ...(isDuration
        ? { control: "duration", title: field.title.replace(/ ms$/, "") }
        : field.name === "timeZone"
          ? { control: "timeZone" }
          : {}),
      ...(top && !PLAIN.has(field.name) ? { advanced: true } : {}),
      ...(field.fields === undefined
        ? {}
        : {
            fields: withControls(field.fields, false).map((inner) =>
              field.name === "checkpointing" && !["intervalMs", "mode"].includes(inner.name) ? { ...inner, advanced: true } : inner,
            ),
          }),
      ...(field.variants === undefined
        ? {}
        : { variants: field.variants.map((variant) => ({ ...variant, fields: withControls(variant.fields, false) })) }),
    };
  });
}

/** The settings of the pipeline as a whole. */
export function PipelineSettings() {
  const t = useTranslations("editor.pipeline");
  const store = useEditorStore();
  const analysis = useAnalysis();
  const settings = useEditor((state) => state.document.settings);
  const description = useEditor((state) => state.document.description);
  const fields = useMemo(() => withControls(configForm(settingsSchema), true), []);
  const problems = useMemo(
    () =>
      analysis.diagnostics
        .filter((problem) => problem.nodeId === undefined && problem.path?.startsWith("settings.") === true)
        .map((problem) => ({ ...problem, path: problem.path?.slice("settings.".length) ?? "" })),
    [analysis],
  );
  const scope = useMemo(
    (): FormScope => ({
      nodeId: "",
      set: (path, value) =>
        store.getState().edit(
          (document) => ({
            ...document,
            settings: withValueAt(document.settings, parsePath(path), value ?? defaultAt(path)) as typeof document.settings,
          }),
          { label: { key: "pipeline" }, mergeKey: `settings:${path}` },
        ),
      problems,
      columnsOf: () => NO_COLUMNS,
      language: NO_LANGUAGE,
      focusPath: undefined,
      draw: drawFields,
    }),
    [store, problems],
  );
  return (
    <div className="h-full overflow-y-auto px-3.5 py-3">
      <h2 className="text-base font-semibold">{t("title")}</h2>
      <p className="mb-3 text-sm text-ink-2">{t("hint")}</p>
      <label className="mb-1 block text-sm text-ink-2" htmlFor="pipeline-description">
        {t("description")}
      </label>
      <TextArea
        id="pipeline-description"
        rows={2}
        maxLength={10_000}
        value={description}
        className="mb-3"
        onChange={(event) =>
          store
            .getState()
            .edit((document) => ({ ...document, description: event.target.value }), { label: { key: "pipeline" }, mergeKey: "description" })
        }
      />
      <FormContext value={scope}>
        <FormFields fields={fields} base="" value={settings} />
      </FormContext>
    </div>
  );
}

const DEFAULTS: unknown = settingsSchema.parse({});

/** A setting that is emptied goes back to its default: settings are always complete. */
function defaultAt(path: string): unknown {
  let at = DEFAULTS;
  for (const part of parsePath(path))
    at = typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[part] : undefined;
  return at;
}
