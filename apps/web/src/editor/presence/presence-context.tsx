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
  /** Who edits a node and came to it before this tab, but for those beside whom the person edits it anyway. */
  readonly holdersOf: (nodeId: string) => readonly OtherVisitor[];
  /** The person edits these nodes although others do: nothing is lost, what both change is compared. Counts at once. */
  readonly editAnyway: (nodeIds: Iterable<string>) => void;
  /** The revision that the server told last; undefined before the first answer. */
  readonly revision: number | undefined;
}

interface Heard {
  readonly others: readonly OtherVisitor[];
  readonly revision: number;
  /** The node where this tab was when it asked: who came first is known for that one alone. */
  readonly askedAt: string | null;
}

function holdersOf(nodeId: string, heard: Heard | undefined, agreed: ReadonlySet<string>): readonly OtherVisitor[] {
  return (heard?.others ?? NOBODY).filter(
    (other) => other.nodeId === nodeId && (heard?.askedAt !== nodeId || other.cameFirst) && !agreed.has(`${nodeId} ${other.tab}`),
  );
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
  const [heard, setHeard] = useState<Heard | undefined>(undefined);
  const [agreed, setAgreed] = useState<ReadonlySet<string>>(new Set());
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
        if (!isOver) setHeard({ ...answer, askedAt: nodeId });
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

  const latest = useRef({ heard, agreed });
  latest.current.heard = heard;
  const value = useMemo(
    (): Presence => ({
      others: heard?.others ?? NOBODY,
      holdersOf: (id) => holdersOf(id, latest.current.heard, latest.current.agreed),
      editAnyway: (ids) => {
        const { heard: now, agreed: before } = latest.current;
        const more = [...ids].flatMap((id) => holdersOf(id, now, before).map(({ tab: holder }) => `${id} ${holder}`));
        latest.current.agreed = new Set([...before, ...more]);
        setAgreed(latest.current.agreed);
      },
      revision: heard?.revision,
      name,
      rename: (next) => {
        setOwnName(next.trim());
        setGiven(next.trim() === "" ? undefined : next.trim());
      },
    }),
    // What was agreed to changes who holds a node.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [heard, name, agreed],
  );
  return <PresenceContext value={value}>{children}</PresenceContext>;
}

export function usePresence(): Presence {
  const presence = useContext(PresenceContext);
  if (presence === undefined) throw new Error("This part of the editor must stand inside PresenceProvider.");
  return presence;
}
