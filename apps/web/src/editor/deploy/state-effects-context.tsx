"use client";

import type { StateEffect } from "@millrace/engine/preview";
import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { LatestWorker } from "../preview/latest-worker.ts";
import { useEditor } from "../store/editor-context.tsx";
import { useRunning } from "./running-context.tsx";
import type { StateEffectsAnswer, StateEffectsQuestion } from "./state-effects-protocol.ts";

/** What the draft does to the state of the newest job, by node; empty while there is no job, or while it is worked out for the first time. */
export type StateEffects = ReadonlyMap<string, StateEffect>;

const NONE: StateEffects = new Map();
const StateEffectsContext = createContext<StateEffects>(NONE);

const SETTLE_MS = 250;
const GIVE_UP_MS = 20_000;

type Question = Omit<StateEffectsQuestion, "id">;

/** Tries the draft on the state of the newest job's version, in a worker, after each edit of its logic. */
export function StateEffectsProvider({ children }: { readonly children: ReactNode }) {
  const { lastJob } = useRunning();
  const draft = useEditor((state) => state.document);
  const [effects, setEffects] = useState<StateEffects>(NONE);
  const worker = useRef<LatestWorker<Question, StateEffectsAnswer> | undefined>(undefined);
  useEffect(() => {
    const made = new LatestWorker<Question, StateEffectsAnswer>({
      start: () => new Worker(new URL("./state-effects.worker.ts", import.meta.url), { type: "module" }),
      giveUpMs: GIVE_UP_MS,
      onAnswer: (answer) => setEffects(new Map(answer.effects.map((effect) => [effect.nodeId, effect]))),
      // The dialog before the start still says what the snapshot says.
      onFailure: () => setEffects(NONE),
    });
    worker.current = made;
    return () => {
      worker.current = undefined;
      made.close();
    };
  }, []);
  const running = lastJob?.document;
  const parameters = lastJob?.parameters as Question["parameters"] | undefined;
  const { nodes, edges, settings } = draft;
  useEffect(() => {
    if (running === undefined || parameters === undefined) return undefined;
    const timer = setTimeout(() => worker.current?.ask({ running, draft, parameters }), SETTLE_MS);
    return () => clearTimeout(timer);
    // Places, notes and tests of the draft change nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [running, parameters, nodes, edges, settings]);
  return <StateEffectsContext value={running === undefined ? NONE : effects}>{children}</StateEffectsContext>;
}

export function useStateEffects(): StateEffects {
  return useContext(StateEffectsContext);
}

/** The effect on one node while its job runs, where it has been changed or its state is not simply kept. */
export function useStateEffect(nodeId: string): StateEffect | undefined {
  const effects = useStateEffects();
  const { lastJob, changes } = useRunning();
  return useMemo(() => {
    const effect = effects.get(nodeId);
    const isChanged = changes?.nodes.some(({ id }) => id === nodeId) === true;
    return lastJob?.isLive === true && effect !== undefined && (isChanged || effect.verdict !== "kept") ? effect : undefined;
  }, [effects, changes, lastJob?.isLive, nodeId]);
}
