import { evaluate } from "./evaluate.ts";
import type { EvaluateAnswer, EvaluateRequest } from "./evaluate-protocol.ts";

/** Computes expressions apart from the page: one that does not come to its end holds up nobody. */
self.onmessage = ({ data }: MessageEvent<EvaluateRequest>) => {
  self.postMessage({ id: data.id, result: evaluate(data) } satisfies EvaluateAnswer);
};
