"use client";

import { CategoryTile } from "@millrace/ui/canvas";
import { Button, EmptyState, Input, TabPanel, Tabs, TextArea } from "@millrace/ui/primitives";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActOnly } from "../../shell/act-only.tsx";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { kindOf, nameOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useActions } from "../commands/actions-context.tsx";
import { updateNode } from "../document/edit-graph.ts";
import { placedFragment } from "../document/fragments.ts";
import { FragmentInspector } from "../fragments/fragment-inspector.tsx";
import { usePresence } from "../presence/presence-context.tsx";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { EdgeInspector } from "./edge-inspector.tsx";
import { NodeSettings } from "./node-settings.tsx";
import { NoteInspector } from "./note-inspector.tsx";
import { PipelineSettings } from "./pipeline-settings.tsx";
import { SchemaTab } from "./schema-tab.tsx";
import { StateSentence } from "./state-sentence.tsx";

/** The right panel: the settings of what is selected; of the pipeline where nothing is. */
export function Inspector() {
  const selectedNode = useEditor((state) => {
    const nodes = state.document.nodes.filter((node) => state.selection.has(node.id));
    return nodes.length === 1 ? nodes[0]?.id : nodes.length === 0 ? undefined : "";
  });
  // The group has to be taken itself: of a fragment of one node that node has settings of its own.
  const placed = useEditor((state) => {
    const group = state.document.groups?.find((candidate) => candidate.fragment !== undefined && state.selection.has(candidate.id));
    return group !== undefined && placedFragment(state.document, state.selection) === group ? group : undefined;
  });
  const note = useEditor((state) =>
    state.selection.size === 1 ? state.document.notes?.find((candidate) => state.selection.has(candidate.id)) : undefined,
  );
  const selectedEdge = useEditor((state) => (state.selection.size === 1 ? [...state.selection].find((id) => id.includes("→")) : undefined));
  // The tabs of a node are for looking as well: what edits is switched off inside of them.
  if (selectedNode !== undefined && selectedNode !== "" && placed === undefined)
    return <NodeInspector key={selectedNode} id={selectedNode} />;
  return (
    <ActOnly>
      {selectedNode === undefined && selectedEdge !== undefined ? (
        <EdgeInspector key={selectedEdge} id={selectedEdge} />
      ) : note !== undefined ? (
        <NoteInspector key={note.id} note={note} />
      ) : selectedNode === undefined ? (
        <PipelineSettings />
      ) : placed?.fragment !== undefined ? (
        <FragmentInspector key={`${placed.id} ${placed.fragment.version}`} group={placed} placed={placed.fragment} />
      ) : (
        <SeveralSelected />
      )}
    </ActOnly>
  );
}

function NodeInspector({ id }: { readonly id: string }) {
  const t = useTranslations("editor.inspector");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const analysis = useAnalysis();
  const [tab, setTab] = useState("settings");
  const presence = useTranslations("editor.presence");
  const { others, holdersOf, editAnyway } = usePresence();
  const visitors = others.filter((other) => other.nodeId === id);
  // Who was at the node first edits it; who came later says so with one click. Nothing is lost either way: what both change is compared.
  const isLocked = holdersOf(id).length > 0;
  const node = useEditor((state) => state.document.nodes.find((candidate) => candidate.id === id));
  if (node === undefined) return null;
  const kind = kindOf(node.kind);
  const problems = analysis.byNode.get(id)?.length ?? 0;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 px-3.5 pt-3 pb-1" inert={isLocked}>
        <CategoryTile category={kind?.category ?? "unknown"} icon={kind?.icon ?? "circle-question-mark"} />
        <ActOnly>
          <Input
            aria-label={t("name")}
            data-testid="node-name"
            value={node.name ?? ""}
            placeholder={nameOf({ kind: node.kind }, words.title)}
            maxLength={200}
            onChange={(event) => actions.graph.rename(id, event.target.value)}
            className="!border-transparent !bg-transparent !px-1 font-semibold hover:!border-line-strong focus:!border-accent"
          />
        </ActOnly>
        <span className="shrink-0 font-mono text-xs text-ink-3" title={t("kindAndId", { id })}>
          {node.kind}
        </span>
      </div>
      {visitors.length > 0 && (
        <div role="status" className="mx-3.5 mb-1 flex items-center gap-2 rounded-md bg-warn-soft px-2.5 py-1 text-sm text-warn">
          <span className="flex-1">
            {presence(isLocked ? "locked" : "editing", {
              count: visitors.length,
              names: visitors.map((visitor) => visitor.name).join(", "),
            })}
          </span>
          {isLocked && (
            <Button size="sm" onClick={() => editAnyway([id])}>
              {presence("editAnyway")}
            </Button>
          )}
        </div>
      )}
      <StateSentence nodeId={id} />
      <Tabs
        value={tab}
        onChange={setTab}
        label={t("tabs")}
        className={isLocked ? "flex-1 opacity-55" : "flex-1"}
        listClassName="px-3.5"
        items={[
          { id: "settings", label: t("settings"), ...(problems === 0 ? {} : { count: problems, tone: "bad" as const }) },
          { id: "schema", label: t("schema") },
          { id: "notes", label: t("notes") },
        ]}
      >
        <TabPanel value="settings" className="overflow-y-auto px-3.5 py-3">
          <div inert={isLocked}>
            {kind === undefined ? (
              <EmptyState title={t("unknownKind", { kind: node.kind })} hint={t("unknownKindHint")} />
            ) : (
              <ActOnly>
                <NodeSettings node={node} kind={kind} />
              </ActOnly>
            )}
          </div>
        </TabPanel>
        <TabPanel value="schema" className="overflow-y-auto px-3.5 py-3">
          <SchemaTab node={node} />
        </TabPanel>
        <TabPanel value="notes" className="overflow-y-auto px-3.5 py-3">
          <div inert={isLocked}>
            <ActOnly>
              <TextArea
                aria-label={t("notes")}
                rows={8}
                maxLength={10_000}
                placeholder={t("notesPlaceholder")}
                value={node.notes ?? ""}
                onChange={(event) => {
                  const text = event.target.value;
                  store
                    .getState()
                    .edit(
                      (document) => updateNode(document, id, ({ notes: _old, ...rest }) => (text === "" ? rest : { ...rest, notes: text })),
                      { label: { key: "note" }, mergeKey: `notes:${id}` },
                    );
                }}
              />
            </ActOnly>
          </div>
        </TabPanel>
      </Tabs>
    </div>
  );
}

const ARRANGEMENTS = ["left", "top", "row", "column"] as const;

function SeveralSelected() {
  const t = useTranslations("editor.inspector");
  const actions = useActions();
  const count = useEditor((state) => state.document.nodes.filter((node) => state.selection.has(node.id)).length);
  const isGrouped = useEditor((state) => state.document.groups?.some((group) => state.selection.has(group.id)) === true);
  return (
    <EmptyState
      className="h-full"
      title={t("several", { count })}
      actions={
        <>
          {isGrouped ? (
            <>
              <Button onClick={() => actions.graph.toggleGroups()}>{t("toggleGroup")}</Button>
              <Button onClick={() => actions.graph.ungroup()}>{t("ungroup")}</Button>
            </>
          ) : (
            <Button onClick={actions.group}>{t("group")}</Button>
          )}
          <Button onClick={actions.saveFragment}>{t("saveFragment")}</Button>
          <Button onClick={actions.graph.duplicate.bind(actions.graph)}>{t("duplicate")}</Button>
          <Button onClick={actions.tidy}>{t("tidy")}</Button>
          {ARRANGEMENTS.map((how) => (
            <Button key={how} onClick={() => actions.graph.arrange(how)}>
              {t(`arrange.${how}`)}
            </Button>
          ))}
          <Button onClick={() => actions.graph.toggleDisabled()}>{t("disable")}</Button>
          <Button variant="danger" onClick={() => actions.graph.deleteSelection(false)}>
            {t("delete")}
          </Button>
        </>
      }
    />
  );
}
