"use client";

import type { PipelineNode } from "@millrace/pipeline";
import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "../../trpc/client.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { detectSchema } from "../upload/detect-schema.ts";

const HEAD_BYTES = 131_072;

export type Samples = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** A file source whose rows are not pinned in the document: its first rows are asked of the server. */
function pathOf(node: PipelineNode): string | undefined {
  const path = node.kind === "source.file" ? node.config.path : undefined;
  return typeof path === "string" && path !== "" ? path : undefined;
}

/** Sample rows by source node, from the beginnings of the files that the pipeline reads. */
export function useSourceHeads(): Samples {
  const trpc = useTRPC();
  const sources = useEditor((state) =>
    JSON.stringify(
      state.document.nodes.flatMap((node) =>
        pathOf(node) === undefined || (state.document.samples?.[node.id]?.length ?? 0) > 0 ? [] : [[node.id, pathOf(node)]],
      ),
    ),
  );
  const files = useMemo(() => JSON.parse(sources) as [node: string, path: string][], [sources]);
  const heads = useQueries({
    queries: files.map(([, path]) => trpc.files.head.queryOptions({ path, maxBytes: HEAD_BYTES }, { staleTime: 60_000, retry: false })),
    combine: (results) => results.map((result) => result.data?.text),
  });
  return useMemo(() => {
    const samples: Record<string, Samples[string]> = {};
    files.forEach(([node, path], index) => {
      const text = heads[index];
      const rows = text === undefined ? undefined : detectSchema(text, path)?.rows;
      if (rows !== undefined) samples[node] = rows;
    });
    return samples;
  }, [files, heads]);
}
