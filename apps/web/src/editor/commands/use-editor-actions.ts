"use client";

import { fragmentEnds, type FragmentEnds } from "@millrace/pipeline";
import type { CanvasHandle, Point } from "@millrace/ui/canvas";
import { useLatest } from "@millrace/ui/hooks";
import { toast } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useCallback, useMemo, useRef, useState, type RefObject } from "react";
import { useTRPCClient } from "../../trpc/client.tsx";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { kindFits } from "../canvas/verdict.ts";
import type { QuickAddProps } from "../canvas/quick-add.tsx";
import { outputsOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { tourActions } from "../coach/use-tour.ts";
import { useRunning } from "../deploy/running-context.tsx";
import { downloadDocument, readDocumentFile } from "../document/document-file.ts";
import { movesToClearNotes } from "../document/attached-notes.ts";
import { parseEnd } from "../document/edge-ends.ts";
import { moveTo } from "../document/edit-graph.ts";
import { fragmentOf, markAsFragment, placedFragment, type KeptFragment } from "../document/fragments.ts";
import { insertFragment, placeAtPort } from "../document/insert-fragment.ts";
import { fitFragment } from "../fragments/fragment-fit.ts";
import type { FragmentRequest } from "../fragments/save-fragment-dialog.tsx";
import { layoutNodes } from "../layout/elk-layout.ts";
import { usePatternZoom } from "../pattern/zoom-context.tsx";
import type { DraftSaver } from "../save/draft-saver.ts";
import { redo, undo, type EditorStore } from "../store/editor-store.ts";
import type { EditorActions, PlaceFragmentOptions, QuickAddRequest } from "./actions-context.tsx";
import { GraphActions } from "./graph-actions.ts";

interface ActionsInput {
  readonly pipelineId: string;
  readonly store: EditorStore;
  readonly saver: DraftSaver;
  readonly canvas: RefObject<CanvasHandle | null>;
}

/** Everything the page can do, and which of its dialogs are open. The actions keep their identity over the page's life. */
export function useEditorActions({ pipelineId, store, saver, canvas }: ActionsInput) {
  const t = useTranslations("editor.actions");
  const words = useCatalogWords();
  const analysis = useAnalysis();
  const client = useTRPCClient();
  const router = useRouter();
  const { lastJob } = useRunning();
  const latest = useLatest({ analysis, words, t, lastJob });

  const [request, setRequest] = useState<QuickAddRequest | undefined>(undefined);
  const [commands, setCommands] = useState<"closed" | "all" | "find">("closed");
  const [shortcuts, setShortcuts] = useState(false);
  const [saveVersion, setSaveVersion] = useState(false);
  const [deploy, setDeploy] = useState(false);
  const [fragment, setFragment] = useState<FragmentRequest | undefined>(undefined);
  const [isStarting, setStarting] = useState(false);
  const starting = useRef(false);

  const { open: openPattern } = usePatternZoom();

  const actions = useMemo((): EditorActions => {
    const graph = new GraphActions(
      store,
      () => latest.current.analysis,
      (kind) => latest.current.words.title(kind),
    );
    const middle = (): Point => canvas.current?.middle() ?? { x: 0, y: 0 };
    const say = (...args: Parameters<typeof t>) => latest.current.t(...args);

    /** Whether the draft can run; what keeps it from running is shown. */
    const canRun = (): boolean => {
      const errors = latest.current.analysis.diagnostics.filter((problem) => problem.severity === "error").length;
      if (errors > 0 || store.getState().document.nodes.length === 0) {
        store.getState().showDrawer("problems");
        toast.error(errors > 0 ? say("cannotRun", { count: errors }) : say("cannotRunEmpty"));
        return false;
      }
      return true;
    };
    /** The question is about what is stored. */
    const openDeploy = () => {
      void saver.flush().then((isSaved) => (isSaved ? setDeploy(true) : void toast.error(say("notSaved"))));
    };
    /** Starts at once where there is nothing to decide: the pipeline never ran, and no parameter needs a value. */
    const run = async () => {
      if (starting.current || !canRun()) return;
      const { parameters: declared, settings } = store.getState().document;
      const parameters = Object.values(declared ?? {});
      // What holds a start up is said in the dialog.
      const asks = latest.current.lastJob !== undefined || settings.testsMustPass === true;
      if (asks || parameters.some((parameter) => parameter.default === undefined)) return openDeploy();
      starting.current = true;
      setStarting(true);
      try {
        if (!(await saver.flush())) return void toast.error(say("notSaved"));
        const job = await client.jobs.start.mutate({ pipelineId, revision: saver.revision });
        router.push(`/jobs/${job.id}`);
      } catch (error) {
        toast.error(error instanceof Error ? error.message : String(error));
      } finally {
        starting.current = false;
        setStarting(false);
      }
    };
    const tidy = async () => {
      const { document, selection, edit } = store.getState();
      const chosen = document.nodes.filter((node) => selection.has(node.id)).map((node) => node.id);
      const ids = new Set(chosen.length > 1 ? chosen : document.nodes.map((node) => node.id));
      try {
        const moves = await layoutNodes(document, ids);
        edit(
          (before) => {
            const tidied = moveTo(before, moves);
            return moveTo(tidied, movesToClearNotes(tidied));
          },
          { label: { key: "tidy" } },
        );
        if (chosen.length <= 1) requestAnimationFrame(() => canvas.current?.fit());
      } catch (error) {
        toast.error(say("tidyFailed", { message: error instanceof Error ? error.message : String(error) }));
      }
    };
    /** A placed fragment is kept as its next version, with its parameters; anything else as a new one. */
    const askForFragment = async () => {
      const { document, selection } = store.getState();
      const placed = placedFragment(document, selection);
      try {
        const origin =
          placed?.fragment === undefined
            ? undefined
            : (await client.fragments.get.query({ name: placed.fragment.name, version: placed.fragment.version })).fragment;
        const fragment = fragmentOf(document, selection, origin);
        const group = document.groups?.find((candidate) => selection.has(candidate.id));
        if (fragment !== undefined) setFragment({ fragment, name: placed?.fragment?.name ?? group?.name ?? "" });
      } catch (error) {
        toast.error(error instanceof Error ? error.message : String(error));
      }
    };
    const placeFragment = async (name: string, { at, attach, keepGoing = false }: PlaceFragmentOptions = {}) => {
      try {
        const kept = await client.fragments.get.query({ name });
        const ends = fragmentEnds(kept.fragment);
        const { document, edit, select } = store.getState();
        const fit = fitFragment(ends, attach, latest.current.analysis);
        const join = fit === "free" ? undefined : fit;
        const wish = at ?? (join?.type === "port" ? placeAtPort(document, kept, join.port) : middle());
        const placed = insertFragment(document, kept, { wish, join });
        edit(() => placed.document, { label: { key: "fragment", name }, select: placed.ids });
        const [first] = placed.ids;
        const [last] = ends.outputs;
        requestAnimationFrame(() => {
          if (first !== undefined) canvas.current?.reveal(first);
          if (!keepGoing) return;
          if (last !== undefined) select(new Set([placed.nodes[last.node] ?? last.node]));
          openQuickAdd();
        });
      } catch (error) {
        toast.error(error instanceof Error ? error.message : String(error));
      }
    };
    /** The list of what can be added, behind the selected node where one is. */
    const openQuickAdd = () => {
      const { document, selection } = store.getState();
      const [id, ...others] = [...selection].filter((one) => document.nodes.some((node) => node.id === one));
      const node = others.length > 0 ? undefined : document.nodes.find((candidate) => candidate.id === id);
      const output = node === undefined ? undefined : outputsOf(node)[0];
      setRequest({
        screen: { x: window.innerWidth / 2 - 150, y: window.innerHeight / 3 },
        at: node === undefined && document.nodes.length === 0 ? { x: 0, y: 0 } : undefined,
        attach:
          node === undefined || output === undefined
            ? undefined
            : { type: "port", port: { node: node.id, port: output.name, type: "source" } },
      });
    };
    const pasteText = (text: string, at?: Point, keepsIncoming?: boolean): boolean => {
      if (text.length > 50_000_000) {
        toast.error(say("pasteTooLarge", { megabytes: Math.round(text.length / 1e6) }));
        return true;
      }
      return graph.paste(text, at ?? middle(), keepsIncoming);
    };
    return {
      graph,
      addKind: (kind) => {
        const attach = graph.attachToSelection(kind);
        const { document } = store.getState();
        const id = graph.add(kind, attach === undefined && document.nodes.length === 0 ? { x: 0, y: 0 } : undefined, attach);
        requestAnimationFrame(() => (document.nodes.length < 2 ? canvas.current?.fit() : canvas.current?.reveal(id)));
      },
      openQuickAdd: setRequest,
      quickAdd: openQuickAdd,
      filterOn: (from, column, onlyTo) => {
        const id = graph.filterOn(from, column, onlyTo);
        store.getState().focusField(id, "condition");
        requestAnimationFrame(() => canvas.current?.reveal(id));
      },
      fit: () => canvas.current?.fit(),
      fitSelection: () => {
        const { selection, document } = store.getState();
        const ids = document.nodes.filter((node) => selection.has(node.id)).map((node) => node.id);
        canvas.current?.fit(ids.length === 0 ? undefined : ids);
      },
      zoomTo: (zoom) => canvas.current?.zoomTo(zoom),
      setTool: (tool) => store.getState().setTool(tool),
      openPalette: () => {
        store.getState().showRail("add");
        requestAnimationFrame(() => document.querySelector<HTMLElement>("[data-region=rail] input[type=search]")?.focus());
      },
      zoomBy: (factor) => canvas.current?.zoomBy(factor),
      center: (id) => canvas.current?.center(id),
      undo: () => undo(store),
      redo: () => redo(store),
      tidy: () => void tidy(),
      run: () => void run(),
      deploy: () => {
        if (canRun()) openDeploy();
      },
      openSettings: () => {
        document
          .querySelector<HTMLElement>(
            "[data-region=inspector] :is([role=tabpanel], [data-form]) :is(input, textarea, button[role=combobox])",
          )
          ?.focus();
      },
      openPattern: () => {
        const { document: pipeline, selection } = store.getState();
        const id = pipeline.nodes.find((node) => selection.has(node.id) && node.kind === "cep.pattern")?.id;
        if (id !== undefined) openPattern(id);
      },
      backToCanvas: () => {
        const { document: pipeline, selection } = store.getState();
        const id = pipeline.nodes.find((node) => selection.has(node.id))?.id;
        if (id === undefined) canvas.current?.focus();
        else focusNode(id);
      },
      rename: () => {
        const field = document.querySelector<HTMLInputElement>("[data-testid=node-name]");
        field?.focus();
        field?.select();
      },
      copy: () => {
        const text = graph.copy();
        if (text !== undefined) void writeClipboard(text, say("noClipboard"));
      },
      cut: () => {
        const text = graph.copy();
        if (text === undefined) return;
        void writeClipboard(text, say("noClipboard"));
        graph.deleteSelection(false);
      },
      pasteFromClipboard: (at, keepsIncoming) => {
        void readClipboard().then((text) => {
          if (text === undefined) toast.error(say("noClipboard"));
          else if (!pasteText(text, at, keepsIncoming)) toast.warning(say("nothingToPaste"));
        });
      },
      pasteText,
      addNote: (at) => graph.addNote(at ?? middle()),
      group: () => graph.group(say("newGroup")),
      placeFragment: (name, options) => void placeFragment(name, options),
      saveFragment: () => void askForFragment(),
      exportFile: () => downloadDocument(store.getState().document),
      importFile: () => {
        void readDocumentFile().then((text) => {
          if (text !== undefined && !pasteText(text)) toast.error(say("notADocument"));
        });
      },
      openCommands: () => setCommands("all"),
      find: () => setCommands("find"),
      openShortcuts: () => setShortcuts(true),
      saveVersion: () => setSaveVersion(true),
      showCoach: () => tourActions.again(pipelineId),
      toggleCodeBeside: () => store.getState().toggleCodeBeside(),
      showDrawer: (tab) => store.getState().showDrawer(tab),
      clear: () => store.getState().select(new Set()),
      walk: (direction) => {
        const id = graph.walk(direction);
        if (id === undefined) return;
        canvas.current?.reveal(id);
        focusNode(id);
      },
      focusRegion: (step) => {
        const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
        const at = regions.findIndex((region) => region.contains(document.activeElement));
        const next = regions[(at + step + regions.length) % regions.length];
        (next?.querySelector<HTMLElement>("[data-testid=canvas], input, button, [tabindex='0']") ?? next)?.focus();
      },
    };
  }, [store, saver, canvas, client, pipelineId, router, latest, openPattern]);

  const fits = useCallback(
    (kind: string) =>
      kindFits(
        kind,
        request?.attach?.type === "port"
          ? request.attach.port
          : request?.attach?.type === "edge"
            ? { ...parseEnd(request.attach.from), type: "source" }
            : undefined,
        latest.current.analysis,
      ),
    [request, latest],
  );
  const fitsFragment = useCallback(
    (ends: FragmentEnds) => fitFragment(ends, request?.attach, latest.current.analysis) !== undefined,
    [request, latest],
  );
  const closeQuickAdd = useCallback(() => {
    setRequest(undefined);
    canvas.current?.focus();
  }, [canvas]);
  const quickAdd: QuickAddProps | undefined =
    request === undefined
      ? undefined
      : {
          screen: request.screen,
          fits,
          fitsFragment,
          onClose: closeQuickAdd,
          onPickFragment: (name, keepGoing) => {
            actions.placeFragment(name, { at: request.at, attach: request.attach, keepGoing });
            closeQuickAdd();
          },
          onPick: (kind, keepGoing) => {
            const isFirst = store.getState().document.nodes.length < 2;
            const id = actions.graph.add(kind, request.at, request.attach);
            closeQuickAdd();
            requestAnimationFrame(() => {
              if (isFirst) canvas.current?.fit();
              else canvas.current?.reveal(id);
              if (keepGoing) actions.quickAdd();
            });
          },
        };
  const dialogs = {
    quickAdd,
    commands,
    closeCommands: () => setCommands("closed"),
    shortcuts,
    closeShortcuts: () => setShortcuts(false),
    saveVersion,
    closeSaveVersion: () => setSaveVersion(false),
    deploy,
    closeDeploy: () => setDeploy(false),
    isStarting,
    fragment,
    closeFragment: () => setFragment(undefined),
    fragmentSaved: (kept: KeptFragment) => {
      const { document, selection, edit } = store.getState();
      const marked = markAsFragment(document, selection, kept);
      const group = placedFragment(marked, selection);
      edit(() => marked, {
        label: { key: "fragment", name: kept.name },
        ...(group === undefined ? {} : { select: new Set([...selection, group.id]) }),
      });
    },
  };
  return { actions, dialogs };
}

function focusNode(id: string): void {
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
}

async function writeClipboard(text: string, failed: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers give the clipboard only to secure pages and with permission; Ctrl+C works everywhere.
    toast.error(failed);
  }
}

async function readClipboard(): Promise<string | undefined> {
  try {
    return await navigator.clipboard.readText();
  } catch {
    return undefined;
  }
}
