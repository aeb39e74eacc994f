"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import type { LiveMessage } from "../server/live/live-payload.ts";
import type { AppRouter } from "../server/root.ts";
import { LiveConnection } from "./live-connection.ts";
import { reduceLive, useLive } from "./live-store.ts";
import { serverClock } from "./server-clock.ts";
import { signInAgain } from "./sign-in-again.ts";

const LiveContext = createContext<LiveConnection | undefined>(undefined);

/** Holds the one stream of this tab. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection] = useState(
    () =>
      new LiveConnection({
        open(topics, lastEventId, on) {
          const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: "/api/trpc" })] });
          const subscription = client.live.subscribe.subscribe(
            { topics: [...topics], lastEventId },
            {
              onStarted: () => on.open(),
              onConnectionStateChange: (state) => (state.state === "connecting" && state.error !== null ? on.lost() : undefined),
              // What is unknown to us (JSON of a row) tRPC's inference makes optional; on the wire it is the same.
              onData: (item) => on.message(item.id, item.data as LiveMessage),
              onError: (error) => {
                signInAgain(error);
                on.failed();
              },
            },
          );
          return () => subscription.unsubscribe();
        },
        // A loss is no sign of life: the age of what the page shows goes on from the last one.
        onConnection: (state) =>
          useLive.setState(state === "open" ? { connection: state, heardAt: serverClock.now() } : { connection: state }),
        onMessage(message) {
          useLive.setState((state) => ({ ...reduceLive(state, message), heardAt: serverClock.now(), connection: "open" }));
          invalidate(message);
        },
      }),
  );

  /** Lists that are asked for by queries: the stream says when they are old. */
  function invalidate({ topic, data }: LiveMessage): void {
    const stale = (path: readonly string[]) => void queryClient.invalidateQueries({ queryKey: [path] });
    if (data.type === "changed" && topic === "pipelines") stale(["pipelines", "list"]);
    if (data.type === "changed" && topic === "savepoints") stale(["snapshots", "list"]);
    if (data.type === "changed" && topic === "alerts") stale(["alerts"]);
    if (data.type === "events") {
      stale(["jobs", "events"]);
      stale(["jobs", "patternChanges"]);
    }
    if (data.type === "exceptions") stale(["jobs", "exceptions"]);
    if (data.type === "checkpoints") stale(["jobs", "checkpoints"]);
    if (data.type === "state") stale(["jobs", "list"]);
  }

  useEffect(() => () => connection.close(), [connection]);
  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** Follows topics while the component is there. Give a stable list (a constant or a memo). */
export function useTopics(topics: readonly string[]): void {
  const connection = useContext(LiveContext);
  if (connection === undefined) throw new Error("useTopics needs a TRPCReactProvider above");
  const key = topics.join("|");
  useEffect(() => connection.follow(key === "" ? [] : key.split("|")), [connection, key]);
}
