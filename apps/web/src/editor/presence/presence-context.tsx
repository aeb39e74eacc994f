"use client";

import { useTranslations } from "next-intl";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { OtherVisitor } from "../../server/presence/presence-board.ts";
import { useTRPCClient } from "../../trpc/client.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { ownName, setOwnName } from "./own-name.ts";

export interface Presence {
  readonly others: readonly OtherVisitor[];
  readonly name: string;
  readonly rename: (name: string) => void;
  /** The revision that the server told last; undefined before the first answer. */
  readonly revision: number | undefined;
}

const PresenceContext = createContext<Presence | undefined>(undefined);

const BEAT_MS = 4_000;
const NOBODY: readonly OtherVisitor[] = [];

/** Says that this tab is here and at which node, and hears who else is. A lost connection is the save state's to tell. */
export function PresenceProvider({ pipelineId, children }: { readonly pipelineId: string; readonly children: ReactNode }) {
  const t = useTranslations("editor.presence");
  const client = useTRPCClient();
  const [tab] = useState(() => crypto.randomUUID?.() ?? `${performance.now()}`);
  const [given, setGiven] = useState(ownName);
  const [heard, setHeard] = useState<{ readonly others: readonly OtherVisitor[]; readonly revision: number } | undefined>(undefined);
  const name = given ?? t("guest", { number: tab.replace(/\D/g, "").slice(0, 3) });
  const nodeId = useEditor((state) => state.document.nodes.find((node) => state.selection.has(node.id))?.id ?? null);
  const isBeating = useRef(false);

  useEffect(() => {
    let isOver = false;
    const beat = async () => {
      if (isBeating.current || document.visibilityState === "hidden") return;
      isBeating.current = true;
      try {
        const answer = await client.presence.beat.mutate({ pipelineId, tab, name, nodeId });
        if (!isOver) setHeard(answer);
      } catch {
        // Not reached: nobody is known to be here. Saving says that the connection is lost.
        if (!isOver) setHeard((before) => (before === undefined ? before : { ...before, others: NOBODY }));
      } finally {
        isBeating.current = false;
      }
    };
    void beat();
    const timer = setInterval(() => void beat(), BEAT_MS);
    const comeBack = () => void beat();
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      isOver = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", comeBack);
    };
  }, [client, pipelineId, tab, name, nodeId]);

  useEffect(() => {
    // A page that goes away takes its calls with it, but not a beacon: who reloads must not find themselves there as somebody else.
    const leave = () =>
      navigator.sendBeacon("/api/trpc/presence.leave", new Blob([JSON.stringify({ pipelineId, tab })], { type: "application/json" }));
    // Nobody edits in a tab that is not seen: the node is free for others, and for another tab of the same person.
    const leaveUnseen = () => {
      if (document.visibilityState === "hidden") leave();
    };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leaveUnseen);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", leaveUnseen);
      leave();
    };
  }, [pipelineId, tab]);

  const value = useMemo(
    (): Presence => ({
      others: heard?.others ?? NOBODY,
      revision: heard?.revision,
      name,
      rename: (next) => {
        setOwnName(next.trim());
        setGiven(next.trim() === "" ? undefined : next.trim());
      },
    }),
    [heard, name],
  );
  return <PresenceContext value={value}>{children}</PresenceContext>;
}

export function usePresence(): Presence {
  const presence = useContext(PresenceContext);
  if (presence === undefined) throw new Error("This part of the editor must stand inside PresenceProvider.");
  return presence;
}
