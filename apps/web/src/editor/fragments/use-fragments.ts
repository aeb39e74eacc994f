"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";

/** The fragments of the workspace, each with its newest version; empty while they are not known. */
export function useFragments(): readonly { readonly name: string; readonly version: number }[] {
  const trpc = useTRPC();
  return useQuery(trpc.fragments.list.queryOptions(undefined, { staleTime: 30_000 })).data ?? NONE;
}

const NONE: readonly { readonly name: string; readonly version: number }[] = [];
