"use client";

import { CategoryTile } from "@millrace/ui/canvas";
import { Kbd } from "@millrace/ui/primitives";
import { Command } from "cmdk";
import type { PipelineNode } from "@millrace/pipeline";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { allKinds, kindOf, nameOf } from "../catalog/kinds.ts";
import { scoreMatch } from "../catalog/score-match.ts";
import { useCatalogWords } from "../catalog/use-catalog-words.ts";
import { useEditorStore } from "../store/editor-context.tsx";
import { useActions } from "./actions-context.tsx";
import { boundCommands, type KeyBindings } from "./key-bindings.ts";
import { shownKeys } from "./keys.ts";
import { useIsMac } from "./use-is-mac.ts";

const ITEM = "flex h-8 cursor-default items-center gap-2 rounded-sm px-2 data-[selected=true]:bg-accent-soft";
const GROUP =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-ink-3";

/** More are not looked through, and each costs the list time at every key. */
const MOST_NODES = 50;

/** What a node is found by: name, id, kind, settings. */
function nodeTexts(node: PipelineNode, title: (kind: string) => string): string[] {
  return [nameOf(node, title), node.id, node.kind, JSON.stringify(node.config).slice(0, 500)];
}

/** The nodes that fit a search best. Cost: O(nodes), so that thousands can be searched while typing. */
function bestNodes(nodes: readonly PipelineNode[], search: string, title: (kind: string) => string): readonly PipelineNode[] {
  if (nodes.length <= MOST_NODES) return nodes;
  if (search.trim() === "") return nodes.slice(0, MOST_NODES);
  return nodes
    .map((node) => ({ node, score: scoreMatch("", search, nodeTexts(node, title)) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_NODES)
    .map(({ node }) => node);
}

/** Everything by name: commands, nodes of the pipeline, kinds to add. `nodesFirst` is "find on the canvas". */
export function CommandDialog({
  open,
  nodesFirst,
  bindings,
  onClose,
}: {
  readonly open: boolean;
  readonly nodesFirst: boolean;
  readonly bindings: KeyBindings;
  readonly onClose: () => void;
}) {
  const t = useTranslations("editor.commands");
  const words = useCatalogWords();
  const actions = useActions();
  const store = useEditorStore();
  const isMac = useIsMac();
  const [search, setSearch] = useState("");
  if (!open) return null;
  const close = () => {
    setSearch("");
    onClose();
  };
  const nodes = bestNodes(store.getState().document.nodes, search, words.title);
  const nodeGroup = (
    <Command.Group key="nodes" heading={t("groups.nodes")} className={GROUP}>
      {nodes.map((node) => {
        const kind = kindOf(node.kind);
        return (
          <Command.Item
            key={node.id}
            value={`node ${node.id}`}
            keywords={nodeTexts(node, words.title)}
            onSelect={() => {
              close();
              store.getState().select(new Set([node.id]));
              actions.center(node.id);
            }}
            className={ITEM}
          >
            <CategoryTile category={kind?.category ?? "unknown"} icon={kind?.icon ?? "circle-question-mark"} size={18} />
            {nameOf(node, words.title)}
            <span className="ml-auto font-mono text-xs text-ink-3">{node.id}</span>
          </Command.Item>
        );
      })}
    </Command.Group>
  );
  return (
    <Command.Dialog
      open
      onOpenChange={(next) => !next && close()}
      label={t("title")}
      filter={scoreMatch}
      overlayClassName="fixed inset-0 z-40 bg-black/25"
      contentClassName="fixed top-[14vh] left-1/2 z-50 w-[min(92vw,560px)] -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-raised shadow-lg"
    >
      <Command.Input
        autoFocus
        value={search}
        onValueChange={setSearch}
        placeholder={nodesFirst ? t("findPlaceholder") : t("placeholder")}
        className="h-11 w-full border-b border-line bg-transparent px-4 text-lg outline-none"
      />
      <Command.List className="max-h-[52vh] overflow-y-auto p-1.5">
        <Command.Empty className="px-3 py-6 text-center text-ink-2">{t("none")}</Command.Empty>
        {nodesFirst && nodeGroup}
        {!nodesFirst && (
          <Command.Group heading={t("groups.commands")} className={GROUP}>
            {boundCommands(bindings)
              .filter((command) => command.id !== "commands" && !command.id.startsWith("walk") && !command.id.startsWith("nudge"))
              .map((command) => (
                <Command.Item
                  key={command.id}
                  value={`command ${command.id}`}
                  keywords={[t(`names.${command.id}`)]}
                  onSelect={() => {
                    close();
                    command.run(actions);
                  }}
                  className={ITEM}
                >
                  {t(`names.${command.id}`)}
                  <span className="ml-auto">{command.keys[0] !== undefined && <Kbd keys={shownKeys(command.keys[0], isMac)} />}</span>
                </Command.Item>
              ))}
          </Command.Group>
        )}
        {!nodesFirst && nodeGroup}
        {!nodesFirst && (
          <Command.Group heading={t("groups.kinds")} className={GROUP}>
            {allKinds().map((kind) => (
              <Command.Item
                key={kind.kind}
                value={`kind ${kind.kind}`}
                keywords={[words.title(kind.kind), kind.title, kind.kind, words.summary(kind.kind)]}
                onSelect={() => {
                  close();
                  actions.addKind(kind.kind);
                }}
                className={ITEM}
              >
                <CategoryTile category={kind.category} icon={kind.icon} size={18} />
                {t("addKind", { kind: words.title(kind.kind) })}
              </Command.Item>
            ))}
          </Command.Group>
        )}
      </Command.List>
    </Command.Dialog>
  );
}
