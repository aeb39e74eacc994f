import type { PeekRowView } from "../../../server/live/live-payload.ts";

const KINDS = ["+I", "-U", "+U", "-D"];

/** A row that was seen as it is pinned to its node: its columns, and with `$timestamp` and `$kind` what the stream says of it. */
export function pinnedRow({ values, timestamp, kind }: PeekRowView): Readonly<Record<string, unknown>> {
  return {
    ...values,
    ...(timestamp === null ? {} : { $timestamp: timestamp }),
    ...(kind === 0 ? {} : { $kind: KINDS[kind] }),
  };
}
