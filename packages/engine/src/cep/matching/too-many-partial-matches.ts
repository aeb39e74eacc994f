import { EngineError } from "../../operators/engine-error.ts";

/** The error of a key with more partial matches than allowed. */
export function tooManyPartialMatches(count: number, limit: number): EngineError {
  return new EngineError(
    "CEP_TOO_MANY_PARTIAL_MATCHES",
    `One key has ${count} partial matches, more than the limit of ${limit}. Give the pattern a (shorter) window, make loops consecutive or end them with "until", choose a skip strategy, or raise the limit.`,
  );
}
