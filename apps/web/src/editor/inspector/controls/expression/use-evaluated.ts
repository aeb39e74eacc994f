"use client";

import { useEffect, useState } from "react";
import type { Evaluated } from "./evaluate-protocol.ts";
import { evaluator } from "./evaluator.ts";
import type { SampleRow } from "./expression-scope.ts";

/** Keys in quick succession are one computation. */
const SETTLE_MS = 120;

/** What the expression gives with the sample row; undefined while that is not known, or there is no row. */
export function useEvaluated(text: string, sample: SampleRow | undefined, timeZone: string): Evaluated | undefined {
  const [last, setLast] = useState<Evaluated | undefined>(undefined);
  useEffect(() => {
    if (text.trim() === "" || sample === undefined) return;
    let isOld = false;
    const timer = setTimeout(() => {
      void evaluator.evaluate({ text, columns: sample.columns, values: sample.values, timeZone }).then((result) => {
        if (!isOld) setLast(result);
      });
    }, SETTLE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [text, sample, timeZone]);
  // Until the next one is there the last one stands: nothing flickers while a person types.
  return text.trim() === "" || sample === undefined ? undefined : last;
}
