import { stateEffects } from "@millrace/engine/preview";
import type { StateEffectsAnswer, StateEffectsQuestion } from "./state-effects-protocol.ts";

self.onmessage = (event: MessageEvent<StateEffectsQuestion>) => {
  const { id, running, draft, parameters } = event.data;
  void stateEffects(running, draft, { parameters }).then((effects) => self.postMessage({ id, effects } satisfies StateEffectsAnswer));
};
