"use client";

import type { ContextTarget } from "@millrace/ui/canvas";
import type { MenuEntry } from "@millrace/ui/overlays";
import { useTranslations } from "next-intl";
import { useActions } from "../commands/actions-context.tsx";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { parseEnd } from "../document/edge-ends.ts";
import { inputsOf, nameOf, outputsOf } from "../catalog/kinds.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useEditor, useEditorStore } from "../store/editor-context.tsx";

const SEPARATOR: MenuEntry = { type: "separator" };

/** What changes nothing. */
const LOOKS = new Set(["edit", "data", "copy", "up", "down", "fit", "all", "export", "shortcuts"]);

/** What a right click offers: on a node, a wire, a note, or the canvas. Only what changes nothing, where nothing may be changed. */
export function useCanvasMenu(target: ContextTarget): readonly MenuEntry[] {
  const isReadOnly = useEditor((state) => state.isReadOnly);
  const entries = useEditMenu(target);
  return isReadOnly ? entries.filter((entry) => "id" in entry && LOOKS.has(entry.id)) : entries;
}

function useEditMenu(target: ContextTarget): readonly MenuEntry[] {
  const t = useTranslations("editor.menu");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const analysis = useAnalysis();
  const { graph } = actions;
  const middle = () => ({ x: window.innerWidth / 2 - 150, y: window.innerHeight / 3 });

  /** The columns that leave an output, each a filter behind it; `onlyTo`: only in the wire to that input. */
  const filterMenu = (from: string, onlyTo?: string): readonly MenuEntry[] => {
    const columns = analysis.streams.get(from)?.schema ?? [];
    if (columns.length === 0) return [];
    const items = columns.map((column): MenuEntry => ({
      id: column.name,
      label: column.name,
      onSelect: () => actions.filterOn(parseEnd(from), column, onlyTo),
    }));
    return [{ type: "menu", id: "filter", label: t("filterOn"), items }];
  };

  if (target.type === "edge") {
    const [from = "", to = ""] = target.id.split("→");
    return [
      {
        id: "insert",
        label: t("insertNode"),
        onSelect: () => actions.openQuickAdd({ screen: middle(), at: undefined, attach: { type: "edge", from, to } }),
      },
      ...filterMenu(from, to),
      {
        id: "data",
        label: t("peek"),
        onSelect: () => {
          store.getState().select(new Set([to.slice(0, to.indexOf("."))]));
          store.getState().showDrawer("data");
        },
      },
      SEPARATOR,
      { id: "delete", label: t("delete"), keys: "Delete", danger: true, onSelect: () => graph.deleteSelection(false) },
    ];
  }
  if (target.type === "note") {
    const isAttached = graph.document().notes?.find((note) => note.id === target.id)?.attachedTo !== undefined;
    const goal = graph.nodeForNote(target.id);
    return [
      ...(isAttached
        ? [{ id: "detach", label: t("detachNote"), onSelect: () => graph.toggleAttached() } satisfies MenuEntry]
        : goal === undefined
          ? []
          : [
              {
                id: "attach",
                label: t("attachNote", { name: nameOf(goal, words.title) }),
                onSelect: () => graph.toggleAttached(),
              } satisfies MenuEntry,
            ]),
      { id: "copy", label: t("copy"), keys: "Ctrl+C", onSelect: actions.copy },
      { id: "duplicate", label: t("duplicate"), keys: "Ctrl+D", onSelect: () => graph.duplicate() },
      SEPARATOR,
      { id: "delete", label: t("delete"), keys: "Delete", danger: true, onSelect: () => graph.deleteSelection(false) },
    ];
  }
  const groupItems: readonly MenuEntry[] = [
    { id: "fold", label: t("toggleGroup"), keys: "Ctrl+Shift+F", onSelect: () => graph.toggleGroups() },
    { id: "ungroup", label: t("ungroup"), keys: "Ctrl+Shift+G", onSelect: () => graph.ungroup() },
  ];
  const fragmentItem: MenuEntry = { id: "fragment", label: t("saveFragment"), onSelect: actions.saveFragment };
  const isFolded = target.type === "node" && graph.document().groups?.some((group) => group.id === target.id) === true;
  if (target.type === "group" || isFolded) {
    return [
      ...groupItems,
      fragmentItem,
      SEPARATOR,
      { id: "delete", label: t("delete"), keys: "Delete", danger: true, onSelect: () => graph.deleteSelection(false) },
    ];
  }
  if (target.type === "node") {
    const node = graph.document().nodes.find((candidate) => candidate.id === target.id);
    const output = node === undefined ? undefined : outputsOf(node)[0];
    const input = node === undefined ? undefined : inputsOf(node)[0];
    const wireIn = graph.document().edges.find((edge) => input !== undefined && edge.to === `${target.id}.${input.name}`);
    return [
      { id: "edit", label: t("settings"), keys: "Enter", onSelect: actions.openSettings },
      { id: "rename", label: t("rename"), keys: "F2", onSelect: actions.rename },
      ...(input === undefined
        ? []
        : [
            {
              id: "before",
              label: t("addBefore"),
              onSelect: () =>
                actions.openQuickAdd({
                  screen: middle(),
                  at: undefined,
                  attach:
                    wireIn === undefined
                      ? { type: "port", port: { node: target.id, port: input.name, type: "target" } }
                      : { type: "edge", from: wireIn.from, to: wireIn.to },
                }),
            } satisfies MenuEntry,
          ]),
      ...(output === undefined
        ? []
        : [
            {
              id: "after",
              label: t("addAfter"),
              onSelect: () =>
                actions.openQuickAdd({
                  screen: middle(),
                  at: undefined,
                  attach: { type: "port", port: { node: target.id, port: output.name, type: "source" } },
                }),
            } satisfies MenuEntry,
          ]),
      ...(output === undefined ? [] : filterMenu(`${target.id}.${output.name}`)),
      {
        id: "replace",
        label: t("replace"),
        onSelect: () => actions.openQuickAdd({ screen: middle(), at: undefined, attach: { type: "replace", node: target.id } }),
      },
      { id: "describe", label: t("addNoteTo"), onSelect: () => graph.addNoteTo(target.id) },
      SEPARATOR,
      { id: "disable", label: node?.disabled === true ? t("enable") : t("disable"), keys: "D", onSelect: () => graph.toggleDisabled() },
      { id: "duplicate", label: t("duplicate"), keys: "Ctrl+D", onSelect: () => graph.duplicate() },
      { id: "copy", label: t("copy"), keys: "Ctrl+C", onSelect: actions.copy },
      { id: "cut", label: t("cut"), keys: "Ctrl+X", onSelect: actions.cut },
      SEPARATOR,
      { id: "group", label: t("group"), keys: "Ctrl+G", onSelect: actions.group },
      ...(graph.document().groups?.some((group) => group.nodes.includes(target.id)) === true ? groupItems : []),
      fragmentItem,
      SEPARATOR,
      { id: "up", label: t("selectUp"), keys: "Shift+←", onSelect: () => graph.selectAlong("up") },
      { id: "down", label: t("selectDown"), keys: "Shift+→", onSelect: () => graph.selectAlong("down") },
      SEPARATOR,
      { id: "heal", label: t("heal"), keys: "Ctrl+Delete", onSelect: () => graph.deleteSelection(true) },
      { id: "delete", label: t("delete"), keys: "Delete", danger: true, onSelect: () => graph.deleteSelection(false) },
    ];
  }
  const { at } = target;
  return [
    { id: "add", label: t("add"), keys: "Tab", onSelect: () => actions.openQuickAdd({ screen: middle(), at, attach: undefined }) },
    { id: "paste", label: t("paste"), keys: "Ctrl+V", onSelect: () => actions.pasteFromClipboard(at) },
    {
      id: "pasteWired",
      label: t("pasteWired"),
      keys: "Ctrl+Shift+V",
      onSelect: () => actions.pasteFromClipboard(at, true),
    },
    { id: "note", label: t("note"), keys: "Shift+S", onSelect: () => actions.addNote(at) },
    SEPARATOR,
    { id: "tidy", label: t("tidy"), keys: "Shift+Alt+T", onSelect: actions.tidy },
    { id: "fit", label: t("fit"), keys: "1", onSelect: actions.fit },
    { id: "all", label: t("selectAll"), keys: "Ctrl+A", onSelect: () => graph.selectAll() },
    SEPARATOR,
    { id: "import", label: t("import"), keys: "Ctrl+I", onSelect: actions.importFile },
    { id: "export", label: t("export"), keys: "Ctrl+E", onSelect: actions.exportFile },
    { id: "shortcuts", label: t("shortcuts"), keys: "?", onSelect: actions.openShortcuts },
  ];
}
