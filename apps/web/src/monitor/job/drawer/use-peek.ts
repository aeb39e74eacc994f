"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import type { TableColumn } from "../../../server/jobs/table-columns.ts";
import type { PeekRowView } from "../../../server/live/live-payload.ts";
import { useTRPC } from "../../../trpc/client.tsx";
import { useTopics } from "../../../trpc/live-provider.tsx";
import { useLive } from "../../../trpc/live-store.ts";

/** The server lets a peek that nobody renews expire after 20 s. */
const RENEW_EVERY_MS = 8_000;
const NO_ROWS: readonly PeekRowView[] = [];
const NO_COLUMNS: readonly TableColumn[] = [];

export interface PeekWish {
  readonly id: string;
  readonly nodeId: string;
  readonly port: string;
  readonly perSecond: number;
  readonly filter: string;
}

export interface Peek {
  readonly rows: readonly PeekRowView[];
  readonly columns: readonly TableColumn[];
  /** Why nothing can be looked at. */
  readonly error: unknown;
  /** Why the last renewal did not get through; undefined where it did. */
  readonly renewalError: unknown;
}

/** Looks at rows while the component is there and `isOn`. `wish` may not change over the component's life: give it a key. */
export function usePeek(wish: PeekWish, isOn: boolean): Peek {
  const trpc = useTRPC();
  const start = useMutation(trpc.jobs.peek.mutationOptions());
  const keep = useMutation(trpc.jobs.keepPeek.mutationOptions());
  const end = useMutation(trpc.jobs.endPeek.mutationOptions());
  const [first] = useState(wish);
  const { mutateAsync: startPeek } = start;
  const { mutateAsync: keepPeek } = keep;
  const { mutate: endPeek } = end;
  const [peekId, setPeekId] = useState<string | undefined>(undefined);
  const [columns, setColumns] = useState(NO_COLUMNS);
  const [error, setError] = useState<unknown>(undefined);
  const [renewalError, setRenewalError] = useState<unknown>(undefined);

  useEffect(() => {
    if (!isOn) return;
    let current: string | undefined;
    let isGone = false;
    const begin = async (): Promise<void> => {
      const peek = await startPeek(first);
      if (isGone) return endPeek({ peekId: peek.peekId });
      current = peek.peekId;
      setPeekId(peek.peekId);
      setColumns(peek.columns);
      setError(undefined);
    };
    // A peek that has expired meanwhile (the tab slept) begins anew.
    const renew = async (): Promise<void> => {
      if (current !== undefined && !(await keepPeek({ peekId: current }))) await begin();
      if (!isGone) setRenewalError(undefined);
    };
    void begin().catch((failure: unknown) => setError(failure));
    const timer = setInterval(() => void renew().catch((failure: unknown) => !isGone && setRenewalError(failure)), RENEW_EVERY_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
      if (current !== undefined) endPeek({ peekId: current });
    };
  }, [isOn, first, startPeek, keepPeek, endPeek]);

  const topic = `peek:${peekId ?? ""}`;
  useTopics(useMemo(() => (peekId === undefined ? [] : [topic]), [peekId, topic]));
  return { rows: useLive((state) => state.peeks[topic]) ?? NO_ROWS, columns, error, renewalError };
}
