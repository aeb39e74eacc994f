"use client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { useState, type ReactNode } from "react";
import type { AppRouter } from "../server/root.ts";
import { serverClock } from "./server-clock.ts";
import { LiveProvider } from "./live-provider.tsx";
import { isUnauthenticated, signInAgain } from "./sign-in-again.ts";

const context = createTRPCContext<AppRouter>();
export const { useTRPC, useTRPCClient } = context;

/** Queries, mutations and the live stream for everything below. One per tab. */
export function TRPCReactProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(makeQueryClient);
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        <LiveProvider>{children}</LiveProvider>
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}

function makeQueryClient(): QueryClient {
  // Freshness comes from the live stream, not from a timer or from focus.
  return new QueryClient({
    queryCache: new QueryCache({ onError: signInAgain }),
    mutationCache: new MutationCache({ onError: signInAgain }),
    defaultOptions: {
      queries: { staleTime: 30_000, refetchOnWindowFocus: false, retry: (failures, error) => failures < 1 && !isUnauthenticated(error) },
    },
  });
}

/** Each answer says what time it is at the server. */
const timedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  serverClock.answered(response.headers.get("date"));
  return response;
};

function makeClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: "/api/trpc", maxURLLength: 8_000, fetch: (input, init) => timedFetch(input, init as RequestInit) })],
  });
}
