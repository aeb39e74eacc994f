import { explainPattern } from "@millrace/engine/preview";
import { decodeJson, DecodeFailure } from "@millrace/pipeline/types";
import type { ExplainAnswer, ExplainRequest } from "./explain-protocol.ts";

/** Runs a pattern over example events, apart from the page: one that explodes holds up nobody. */
self.onmessage = ({ data }: MessageEvent<ExplainRequest>) => {
  const { id, pattern, schema, events, keyColumns, timeZone } = data;
  const decoded = events.map(({ values, timestamp }) => ({
    timestamp,
    values: schema.map(({ type }, index) => {
      const value = decodeJson(type, values[index] ?? null);
      return value instanceof DecodeFailure ? null : value;
    }),
  }));
  let answer: ExplainAnswer;
  try {
    answer = { id, explanation: explainPattern(pattern, schema, decoded, { keyColumns, timeZone }), failure: undefined };
  } catch (error) {
    answer = { id, explanation: undefined, failure: error instanceof Error ? error.message : String(error) };
  }
  self.postMessage(answer);
};
