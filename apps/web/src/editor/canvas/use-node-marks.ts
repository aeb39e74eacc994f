"use client";

import type { NodeMark } from "@millrace/ui/canvas";
import { useTranslations } from "next-intl";
import { useMemo, useRef } from "react";
import { colorOf, initials } from "../presence/own-name.ts";
import { usePresence } from "../presence/presence-context.tsx";
import { useStateEffects } from "../deploy/state-effects-context.tsx";
import { useStateWords } from "../deploy/use-state-words.ts";
import { useRunning } from "../deploy/running-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { isPinnable } from "../preview/is-pinnable.ts";
import { useTests } from "../tests/tests-context.tsx";
import { testsByNode } from "../tests/tests-summary.ts";

/** Nodes that are gone are no longer there to be marked, and new ones have the mark of a new node. */
const STATE_MARKS = { kept: "keeps", converted: "converts", rebuilt: "rebuilds", dropped: undefined, new: undefined } as const;

/** The signs at each node's edge: whether it differs from what runs, who works there, how its tests came out. A node whose signs stay keeps their list. */
export function useNodeMarks(): (nodeId: string) => readonly NodeMark[] | undefined {
  const t = useTranslations("editor.tests");
  const canvas = useTranslations("editor.canvas");
  const presence = useTranslations("editor.presence");
  const state = useTranslations("editor.state");
  const stateWords = useStateWords();
  const effects = useStateEffects();
  const { changes, lastJob } = useRunning();
  const { others } = usePresence();
  const document = useEditor((state) => state.document);
  const { results } = useTests();
  const cache = useRef(new Map<string, readonly NodeMark[]>());
  return useMemo(() => {
    const made = new Map<string, NodeMark[]>();
    const add = (node: string, mark: NodeMark) => made.set(node, [...(made.get(node) ?? []), mark]);
    for (const { id, change } of changes?.nodes ?? []) {
      if (change === "removed") continue;
      const title = canvas(change === "added" ? "addedMark" : "changedMark", { version: lastJob?.versionNumber ?? 0 });
      add(id, { type: "changed", text: change === "added" ? "+" : "~", title });
    }
    const isLive = lastJob?.isLive === true;
    const changed = new Set(changes?.nodes.map(({ id }) => id));
    for (const [id, effect] of isLive ? effects : []) {
      const type = STATE_MARKS[effect.verdict];
      if (type === undefined || (effect.verdict === "kept" && !changed.has(id))) continue;
      add(id, { type, text: state(`marks.${type}`), title: stateWords(effect) });
    }
    for (const { tab, name, nodeId } of others) {
      if (nodeId !== null)
        add(nodeId, { type: "person", text: initials(name), title: presence("editingHere", { name }), color: colorOf(tab) });
    }
    for (const [node, { passed, failed }] of testsByNode(document, results)) {
      const title = t("mark", { passed, failed });
      add(node, failed > 0 ? { type: "failed", text: `✗ ${failed}`, title } : { type: "passed", text: `✓ ${passed}`, title });
    }
    for (const node of document.nodes) {
      const count = document.samples?.[node.id]?.length ?? 0;
      if (count > 0 && isPinnable(node)) add(node.id, { type: "pinned", text: "", title: canvas("pinnedMark", { count }) });
    }
    const next = new Map<string, readonly NodeMark[]>();
    for (const [node, marks] of made) {
      const before = cache.current.get(node);
      next.set(node, before !== undefined && JSON.stringify(before) === JSON.stringify(marks) ? before : marks);
    }
    cache.current = next;
    return (nodeId: string) => next.get(nodeId);
    // Of the document only the tests, the pinned rows and which nodes there are count.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [
    document.tests,
    document.nodes,
    document.samples,
    results,
    changes,
    others,
    lastJob?.versionNumber,
    lastJob?.isLive,
    effects,
    state,
    stateWords,
    t,
    canvas,
    presence,
  ]);
}
