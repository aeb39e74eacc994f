"use client";
import { useSyncExternalStore } from "react";
import { askWhereDoubtful, serverClock } from "../../trpc/server-clock.ts";

const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    askWhereDoubtful();
    now = serverClock.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  if (timer === undefined || now === 0) now = serverClock.now();
  return now;
}

/** The server's clock by the second, one timer for the whole tab. 0 while the server draws, so that both sides draw the same. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read, () => 0);
}
