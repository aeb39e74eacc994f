import { unpackState } from "../../state/state-codec.ts";
import type { Expiry } from "./level-messages.ts";

type StampedValue = readonly [value: unknown, at: number];

/** The written form of a state with time-to-live without what is over; undefined where nothing is left, the same object where nothing was over. */
export function withoutExpired(plain: unknown, { kind, expiredAtMs }: Expiry): unknown {
  const isLive = ([, at]: StampedValue): boolean => at > expiredAtMs;
  if (kind === "list") return kept(plain as readonly StampedValue[], isLive);
  if (kind === "map") return kept(plain as readonly (readonly [unknown, StampedValue])[], ([, stamped]) => isLive(stamped));
  return isLive(plain as StampedValue) ? plain : undefined;
}

function kept<T>(items: readonly T[], isLive: (item: T) => boolean): readonly T[] | undefined {
  const live = items.filter(isLive);
  return live.length === items.length ? items : live.length === 0 ? undefined : live;
}

export function hasExpired(value: Uint8Array, expiry: Expiry): boolean {
  const plain = unpackState(value);
  return withoutExpired(plain, expiry) !== plain;
}
