import { setTimeout as delay } from "node:timers/promises";
import { isRefused } from "./is-refused.ts";

/** Tries until it succeeds, with growing pauses, unless it is refused for good or `signal` aborts. For writes that must not be forgotten. */
export async function persist<T>(
  write: () => Promise<T>,
  { onError, signal }: { onError: (error: unknown) => void; signal: AbortSignal },
): Promise<T> {
  for (let waitMs = 100; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    try {
      return await write();
    } catch (error) {
      if (isRefused(error) || signal.aborted) throw error;
      onError(error);
    }
    await delay(waitMs, undefined, { signal });
  }
}
