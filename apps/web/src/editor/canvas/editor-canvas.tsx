"use client";

import {
  CanvasLabelsProvider,
  FlowCanvas,
  type CanvasHandle,
  type ContextTarget,
  type EditHandlers,
  type NodeBody,
  type PortRef,
} from "@millrace/ui/canvas";
import { ContextMenu, toast } from "@millrace/ui/overlays";
import { Button, EmptyState, IconButton } from "@millrace/ui/primitives";
import { Hand, StickyNote, WandSparkles } from "lucide-react";
import { useTranslations } from "next-intl";
import { useLatest } from "@millrace/ui/hooks";
import { useCallback, useMemo, useState, type RefObject } from "react";
import { useCanvasWords } from "../../shell/use-canvas-words.ts";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { columnsLine } from "../analysis/stream-words.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { usePatternZoom } from "../pattern/zoom-context.tsx";
import { useActions } from "../commands/actions-context.tsx";
import { centered } from "../commands/graph-actions.ts";
import { usePreview } from "../preview/preview-context.tsx";
import { tracedNodes } from "../preview/trace.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";
import { createFolding, innerPort } from "./fold-groups.ts";
import { withGroupMembers } from "./group-selection.ts";
import { movesOfNodes } from "../document/groups.ts";
import { draggedFragment } from "../fragments/fragment-drag.ts";
import { useFragments } from "../fragments/use-fragments.ts";
import { createEdgeViews, createNodeViews, noteViews } from "./build-views.ts";
import { useCanvasMenu } from "./use-canvas-menu.tsx";
import { useNodeMarks } from "./use-node-marks.ts";
import { useRefusalWords } from "./use-refusal-words.ts";
import { refusalOf } from "./verdict.ts";

export interface EditorCanvasProps {
  readonly handle: RefObject<CanvasHandle | null>;
  readonly bodyOf: (nodeId: string) => NodeBody | undefined;
}

/** The ends of a wire by its id: those of the nodes, also where the wire is drawn to a folded group. */
function endsOf(edgeId: string): { readonly from: string; readonly to: string } {
  const [from = "", to = ""] = edgeId.split("→");
  return { from, to };
}

/** The graph of the document, edited by mouse. */
export function EditorCanvas({ handle, bodyOf }: EditorCanvasProps) {
  const t = useTranslations("editor.canvas");
  const labels = useCanvasWords();
  const words = useCatalogWords();
  const store = useEditorStore();
  const actions = useActions();
  const analysis = useAnalysis();
  const refusalWords = useRefusalWords();
  const zoom = usePatternZoom();
  const document = useEditor((state) => state.document);
  const selection = useEditor((state) => state.selection);
  const select = useEditor((state) => state.select);
  const tool = useEditor((state) => state.tool);
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const [makeNodes] = useState(createNodeViews);
  const [makeEdges] = useState(createEdgeViews);
  const [fold] = useState(createFolding);
  const latest = useLatest(analysis);
  const marksOf = useNodeMarks();
  const { result, trace } = usePreview();
  const traced = useMemo(() => tracedNodes(document, result, trace?.row.step), [document, result, trace]);

  const edgeTitle = useCallback(
    (edge: { readonly from: string; readonly to: string }) => {
      const stream = analysis.streams.get(edge.from);
      if (stream === undefined) return undefined;
      return stream.keys === undefined
        ? columnsLine(stream)
        : t("keyedWire", { keys: stream.keys.join(", "), columns: columnsLine(stream) });
    },
    [analysis, t],
  );
  const nodes = useMemo(
    () =>
      makeNodes({
        document,
        analysis,
        words,
        bodyOf,
        marksOf,
        isTraced: (id) => traced.has(id),
        notSetUp: t("notSetUp"),
        unknownKind: (kind) => t("unknownKind", { kind }),
        edgeTitle,
      }),
    [makeNodes, document, analysis, words, bodyOf, marksOf, traced, t, edgeTitle],
  );
  const edges = useMemo(() => makeEdges({ document, analysis, edgeTitle }), [makeEdges, document, analysis, edgeTitle]);
  const shown = useMemo(
    () =>
      fold(document, nodes, edges, (group, members) => ({
        name: group.name,
        summary: t("groupSummary", { count: members.length }),
        body: { mode: "edit", rows: [], note: members.map((member) => member.name).join(" · ") },
      })),
    [fold, document, nodes, edges, t],
  );
  const fragments = useFragments();
  const frames = useMemo(
    () =>
      shown.groups.map((frame) => {
        const placed = document.groups?.find((group) => group.id === frame.id)?.fragment;
        if (placed === undefined) return frame;
        const newest = fragments.find((fragment) => fragment.name === placed.name)?.version;
        return newest !== undefined && newest > placed.version
          ? { ...frame, note: t("fragmentNewer", { version: placed.version, newest }), isStale: true }
          : { ...frame, note: t("fragmentVersion", { version: placed.version }) };
      }),
    [shown.groups, document.groups, fragments, t],
  );
  const { notes: allNotes, groups: allGroups } = document;
  const notes = useMemo(() => noteViews({ notes: allNotes, groups: allGroups }), [allNotes, allGroups]);

  const edit = useMemo((): EditHandlers => {
    const { graph } = actions;
    const attachTo = (port: PortRef) => ({ type: "port", port }) as const;
    return {
      onMove: (moves, onto) => graph.move(movesOfNodes(store.getState().document, moves), onto),
      verdict: (from, to, replaced) => {
        const refusal = refusalOf(store.getState().document, latest.current, innerPort(from), innerPort(to), replaced);
        return refusal === undefined ? undefined : refusalWords(refusal);
      },
      onConnect: (from, to) => graph.connect(innerPort(from), innerPort(to)),
      onReconnect: (id, from, to) => graph.reconnect(id, innerPort(from), innerPort(to)),
      onDeleteEdge: (id) => graph.deleteEdge(id),
      onConnectToNothing: (from, at, screen) =>
        actions.openQuickAdd({
          screen,
          at: from.type === "source" ? { x: at.x, y: at.y - 27 } : { x: at.x - 188, y: at.y - 27 },
          attach: attachTo(innerPort(from)),
        }),
      onRefused: (reason) => toast.warning(reason),
      onInsertOnEdge: (edge, at, screen) =>
        actions.openQuickAdd({
          screen,
          at: centered(at),
          attach: { type: "edge", ...endsOf(edge.id) },
        }),
      onDrop: (kind, at, onto) => {
        const edge =
          onto === undefined
            ? undefined
            : store.getState().document.edges.find((candidate) => `${candidate.from}→${candidate.to}` === onto);
        const attach = edge === undefined ? undefined : ({ type: "edge", from: edge.from, to: edge.to } as const);
        const fragment = draggedFragment(kind);
        if (fragment !== undefined) return actions.placeFragment(fragment, { at: centered(at), attach });
        graph.add(kind, centered(at), attach);
      },
      onQuickAdd: (at, screen) => actions.openQuickAdd({ screen, at: { x: at.x, y: at.y - 27 }, attach: undefined }),
      onCutEdges: (ids) => graph.deleteEdges(new Set(ids)),
      groups: {
        rename: (id, name) => graph.changeGroup(id, { name }),
        collapse: (id) => graph.changeGroup(id, { collapsed: true }),
      },
      notes: { setText: (id, text) => graph.editNote(id, { text }), resize: (id, box) => graph.editNote(id, box) },
    };
  }, [actions, store, refusalWords, latest]);

  const onSelect = useCallback(
    (next: ReadonlySet<string>) => {
      const state = store.getState();
      select(withGroupMembers(state.document, state.selection, next));
    },
    [select, store],
  );
  const [target, setTarget] = useState<ContextTarget>({ type: "pane", at: { x: 0, y: 0 } });
  const onContext = useCallback(
    (next: ContextTarget) => {
      setTarget(next);
      if (next.type !== "pane" && !store.getState().selection.has(next.id)) onSelect(new Set([next.id]));
    },
    [onSelect, store],
  );
  const menu = useCanvasMenu(target);
  const isEmpty = document.nodes.length === 0 && notes.length === 0;

  return (
    <CanvasLabelsProvider labels={labels}>
      <ContextMenu items={menu}>
        <div className="size-full">
          <FlowCanvas
            nodes={shown.nodes}
            edges={shown.edges}
            groups={frames}
            notes={notes}
            selection={selection}
            onSelect={onSelect}
            onOpen={(id) => {
              const { nodes: all, groups } = store.getState().document;
              if (groups?.some((group) => group.id === id) === true) actions.graph.changeGroup(id, { collapsed: false });
              else if (all.some((node) => node.id === id && node.kind === "cep.pattern")) zoom.open(id);
              else actions.openSettings();
            }}
            onContext={onContext}
            tool={tool}
            {...(isReadOnly ? {} : { edit })}
            handle={handle}
            controls={
              !isReadOnly && (
                <>
                  <IconButton
                    size="sm"
                    label={t("panTool")}
                    aria-pressed={tool === "pan"}
                    className={tool === "pan" ? "!text-accent" : ""}
                    onClick={() => actions.setTool(tool === "pan" ? "select" : "pan")}
                  >
                    <Hand aria-hidden />
                  </IconButton>
                  <IconButton size="sm" label={t("addNote")} onClick={() => actions.addNote()}>
                    <StickyNote aria-hidden />
                  </IconButton>
                  <IconButton size="sm" label={t("tidy")} onClick={() => actions.tidy()}>
                    <WandSparkles aria-hidden />
                  </IconButton>
                </>
              )
            }
          >
            {isEmpty && (
              <div className="pointer-events-none absolute inset-0 grid place-items-center">
                <EmptyState
                  className="pointer-events-auto"
                  title={t("empty")}
                  {...(isReadOnly ? {} : { hint: t("emptyHint") })}
                  actions={
                    !isReadOnly && (
                      <>
                        <Button variant="primary" onClick={() => actions.addKind("source.generator")}>
                          {t("addGenerator")}
                        </Button>
                        <Button onClick={() => actions.addKind("source.file")}>{t("addFile")}</Button>
                        <Button onClick={() => actions.importFile()}>{t("import")}</Button>
                      </>
                    )
                  }
                />
              </div>
            )}
          </FlowCanvas>
        </div>
      </ContextMenu>
    </CanvasLabelsProvider>
  );
}
