"use client";

import type { FragmentEnds } from "@millrace/pipeline";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../trpc/client.tsx";

/** The newest version of a fragment, and where it can be wired. */
export interface KnownFragment {
  readonly name: string;
  readonly version: number;
  readonly ends: FragmentEnds;
}

/** The fragments of the workspace, each with its newest version; empty while they are not known. */
export function useFragments(): readonly KnownFragment[] {
  const trpc = useTRPC();
  return useQuery(trpc.fragments.list.queryOptions(undefined, { staleTime: 30_000 })).data ?? NONE;
}

const NONE: readonly KnownFragment[] = [];
