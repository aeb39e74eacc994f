"use client";

import { configForm, type FormField, type NodeKind, type PipelineNode } from "@millrace/pipeline";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { NodeExecution } from "./node-execution.tsx";
import { FieldProblems } from "./form/field-problems.tsx";
import { FormContext } from "./form/form-context.tsx";
import { FormFields } from "./form/form-fields.tsx";
import { useNodeFormScope } from "./use-node-form-scope.ts";

const forms = new Map<string, readonly FormField[]>();

function formOf(kind: NodeKind): readonly FormField[] {
  const known = forms.get(kind.kind);
  if (known !== undefined) return known;
  const made = configForm(kind.config);
  forms.set(kind.kind, made);
  return made;
}

/** What a node does in one sentence, what is wrong with it as a whole, and its fields. */
export function NodeSettings({ node, kind }: { readonly node: PipelineNode; readonly kind: NodeKind }) {
  const words = useCatalogWords();
  const scope = useNodeFormScope(node);
  const { problems } = scope;
  const summary = words.summary(kind.kind);
  return (
    <FormContext value={scope}>
      {summary !== "" && <p className="mb-3 text-sm text-ink-2">{summary}</p>}
      <div className="mb-3 empty:hidden">
        <FieldProblems problems={problems.filter((problem) => problem.path === undefined || problem.path === "")} />
      </div>
      <FormFields fields={formOf(kind)} base="" value={node.config} />
      <NodeExecution node={node} />
    </FormContext>
  );
}
