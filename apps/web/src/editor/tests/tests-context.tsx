"use client";

import type { PipelineTestResult } from "@millrace/engine/preview";
import type { PipelineDocument } from "@millrace/pipeline";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { LatestWorker } from "../preview/latest-worker.ts";
import { useEditor } from "../store/editor-context.tsx";
import type { TestsAnswer, TestsQuestion } from "./tests-protocol.ts";

export interface Tests {
  /** One for each test of the document; undefined while nothing has run yet. */
  readonly results: readonly PipelineTestResult[] | undefined;
  /** Why there are no results: the worker broke. */
  readonly failure: string | undefined;
  readonly isRunning: boolean;
  readonly runAgain: () => void;
}

const TestsContext = createContext<Tests | undefined>(undefined);

/** Tests may be long: they wait for a pause in typing. */
const SETTLE_MS = 400;
const GIVE_UP_MS = 60_000;

type Worker$ = LatestWorker<Omit<TestsQuestion, "id">, TestsAnswer>;

/** Runs the document's tests in a worker of their own after each edit of its logic or of a test. */
export function TestsProvider({ children }: { readonly children: ReactNode }) {
  const document = useEditor((state) => state.document);
  const [results, setResults] = useState<readonly PipelineTestResult[] | undefined>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const [isRunning, setRunning] = useState(false);
  const [turn, setTurn] = useState(0);
  const worker = useRef<Worker$ | undefined>(undefined);

  useEffect(() => {
    const made: Worker$ = new LatestWorker({
      start: () => new Worker(new URL("./tests.worker.ts", import.meta.url), { type: "module" }),
      giveUpMs: GIVE_UP_MS,
      onAnswer: ({ results: next }) => {
        setResults(next);
        setFailure(undefined);
        setRunning(false);
      },
      onFailure: (message) => {
        setFailure(message);
        setRunning(false);
      },
    });
    worker.current = made;
    return () => {
      worker.current = undefined;
      made.close();
    };
  }, []);

  const { nodes, edges, settings, parameters, tests } = document;
  const hasTests = (tests?.length ?? 0) > 0;
  useEffect(() => {
    if (!hasTests) return setResults(undefined);
    setRunning(true);
    const timer = setTimeout(() => worker.current?.ask({ document: logicOf(document) }), SETTLE_MS);
    return () => clearTimeout(timer);
    // Places, notes and samples change nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [nodes, edges, settings, parameters, tests, hasTests, turn]);

  const value = useMemo(
    (): Tests => ({ results, failure, isRunning: isRunning && hasTests, runAgain: () => setTurn((before) => before + 1) }),
    [results, failure, isRunning, hasTests],
  );
  return <TestsContext value={value}>{children}</TestsContext>;
}

/** Sample rows may be many and play no part. */
function logicOf({ samples: _samples, ...document }: PipelineDocument): PipelineDocument {
  return document;
}

export function useTests(): Tests {
  const tests = useContext(TestsContext);
  if (tests === undefined) throw new Error("This part of the editor must stand inside TestsProvider.");
  return tests;
}
