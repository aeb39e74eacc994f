"use client";

import { useEffect, useRef, useState } from "react";
import type { ExplainAnswer, ExplainRequest } from "./explain-protocol.ts";

/** A pattern that takes longer over the few events of an example explodes. */
const GIVE_UP_MS = 8_000;
/** Edits in quick succession are one run. */
const SETTLE_MS = 80;

export interface Explained {
  readonly answer: Omit<ExplainAnswer, "id"> | undefined;
  /** The run was given up: the pattern explodes. */
  readonly gaveUp: boolean;
}

/** What the pattern does with the events; undefined until that is known. Give a request that is the same object while nothing changes. */
export function useExplanation(request: Omit<ExplainRequest, "id"> | undefined): Explained | undefined {
  const [last, setLast] = useState<Explained | undefined>(undefined);
  const worker = useRef<Worker | undefined>(undefined);
  const turn = useRef(0);

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = undefined;
    },
    [],
  );

  useEffect(() => {
    const id = ++turn.current;
    if (request === undefined) return;
    const giveUp = (): void => {
      worker.current?.terminate();
      worker.current = undefined;
      setLast({ answer: undefined, gaveUp: true });
    };
    let patience: ReturnType<typeof setTimeout> | undefined;
    const settle = setTimeout(() => {
      patience = setTimeout(giveUp, GIVE_UP_MS);
      worker.current ??= new Worker(new URL("./explain.worker.ts", import.meta.url), { type: "module" });
      worker.current.onerror = giveUp;
      worker.current.onmessage = ({ data }: MessageEvent<ExplainAnswer>) => {
        if (data.id !== id) return;
        clearTimeout(patience);
        setLast({ answer: data, gaveUp: false });
      };
      worker.current.postMessage({ id, ...request } satisfies ExplainRequest);
    }, SETTLE_MS);
    return () => {
      clearTimeout(settle);
      clearTimeout(patience);
    };
  }, [request]);
  // Until the next one is there the last one stands: nothing flickers while a person types.
  return request === undefined ? undefined : last;
}
