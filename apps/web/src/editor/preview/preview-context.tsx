"use client";

import type { NodeBody } from "@millrace/ui/canvas";
import type { EditBody } from "@millrace/ui/canvas";
import type { PreviewResult } from "@millrace/engine/preview";
import { useTranslations } from "next-intl";
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useAnalysis } from "../analysis/analysis-context.tsx";
import { useEditor } from "../store/editor-context.tsx";
import { bodyFor, feedersByNode, sameBody, type BodyWords } from "./preview-bodies.ts";
import { LatestWorker } from "./latest-worker.ts";
import { withRun, type PreviewRun } from "./preview-log.ts";
import type { PreviewAnswer, PreviewRequest } from "./preview-protocol.ts";
import { runnablePart } from "./runnable-part.ts";
import type { Trace } from "./trace.ts";
import { useSourceHeads } from "./use-source-heads.ts";

export interface Preview {
  readonly result: PreviewResult | undefined;
  /** What the runs said, the newest first. */
  readonly runs: readonly PreviewRun[];
  /** Why there is no result: the worker broke. */
  readonly failure: string | undefined;
  /** The step up to which rows are shown; the last one unless the person moved the scrubber. */
  readonly step: number;
  readonly setStep: (step: number | undefined) => void;
  readonly bodyOf: (nodeId: string) => NodeBody | undefined;
  /** The row that a person follows. */
  readonly trace: Trace | undefined;
  readonly setTrace: (trace: Trace | undefined) => void;
}

const PreviewContext = createContext<Preview | undefined>(undefined);

/** Longer than this for one preview means that an expression or a loop does not come to its end. */
const GIVE_UP_MS = 10_000;

/** Runs the document in a worker after each edit and holds what came out. */
export function PreviewProvider({ children }: { readonly children: ReactNode }) {
  const t = useTranslations("editor.preview");
  const analysis = useAnalysis();
  const document = useEditor((state) => state.document);
  const heads = useSourceHeads();
  const [result, setResult] = useState<PreviewResult | undefined>(undefined);
  const [runs, setRuns] = useState<readonly PreviewRun[]>([]);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const [trace, setTrace] = useState<Trace | undefined>(undefined);
  const [chosen, setChosen] = useState<number | undefined>(undefined);
  const client = useRef<LatestWorker<Omit<PreviewRequest, "id">, PreviewAnswer> | undefined>(undefined);

  useEffect(() => {
    const made = new LatestWorker<Omit<PreviewRequest, "id">, PreviewAnswer>({
      start: () => new Worker(new URL("./preview.worker.ts", import.meta.url), { type: "module" }),
      giveUpMs: GIVE_UP_MS,
      onAnswer: ({ result: next }) => {
        setResult(next);
        setRuns((before) => withRun(before, next, Date.now()));
        setFailure(undefined);
        // Its rows are other ones now.
        setTrace(undefined);
      },
      onFailure: setFailure,
    });
    client.current = made;
    return () => {
      client.current = undefined;
      made.close();
    };
  }, []);

  const { nodes, edges, settings, parameters, samples } = document;
  useEffect(() => {
    if (nodes.length === 0) return setResult(undefined);
    client.current?.ask({ document: runnablePart(document, analysis.byNode), samples: heads });
    // The layout and notes of the document do not change what comes out.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [nodes, edges, settings, parameters, samples, analysis, heads]);

  const lastStep = Math.max(0, (result?.steps ?? 0) - 1);
  const step = chosen === undefined ? lastStep : Math.min(chosen, lastStep);
  const words = useMemo((): BodyWords => ({ rowsIn: (count) => t("rowsIn", { count }), noRows: (reason) => t(`noRows.${reason}`) }), [t]);

  const bodies = useRef(new Map<string, EditBody>());
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  const feeders = useMemo(() => feedersByNode(edges), [edges]);
  const bodyOf = useCallback(
    (nodeId: string) => {
      const hasErrors = analysis.byNode.get(nodeId)?.some((problem) => problem.severity === "error") === true;
      const before = bodies.current.get(nodeId);
      const node = byId.get(nodeId);
      if (node === undefined || result === undefined) return before;
      const made = bodyFor({ node, feeders: feeders.get(nodeId) ?? [], result, step, hasErrors, words });
      if (sameBody(before, made)) return before;
      bodies.current.set(nodeId, made);
      return made;
    },
    [byId, feeders, analysis, result, step, words],
  );
  const value = useMemo(
    (): Preview => ({ result, runs, failure, step, setStep: setChosen, bodyOf, trace, setTrace }),
    [result, runs, failure, step, bodyOf, trace],
  );
  return <PreviewContext value={value}>{children}</PreviewContext>;
}

export function usePreview(): Preview {
  const preview = useContext(PreviewContext);
  if (preview === undefined) throw new Error("This part of the editor must stand inside PreviewProvider.");
  return preview;
}
