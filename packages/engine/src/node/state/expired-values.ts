import { unpackState } from "../../state/state-codec.ts";
import { isLarge } from "./collection-form.ts";
import type { Expiry } from "./level-messages.ts";

type StampedValue = readonly [value: unknown, at: number];

/** The written form of a state with time-to-live without what is over; undefined where nothing is left, the same object where nothing was over. */
export function withoutExpired(plain: unknown, { kind, expiredAtMs }: Expiry): unknown {
  const isLive = ([, at]: StampedValue): boolean => at > expiredAtMs;
  switch (kind) {
    case "list":
    case "elements":
      return isLarge(plain) ? withoutExpiredTail(plain as LargeListForm, isLive) : kept(plain as readonly StampedValue[], isLive);
    case "map":
      return isLarge(plain) ? plain : kept(plain as readonly (readonly [unknown, StampedValue])[], ([, stamped]) => isLive(stamped));
    case "entry":
      return isLive((plain as readonly [number, StampedValue])[1]) ? plain : undefined;
    default:
      return isLive(plain as StampedValue) ? plain : undefined;
  }
}

interface LargeListForm {
  readonly tail: readonly StampedValue[];
}

function withoutExpiredTail(plain: LargeListForm, isLive: (stamped: StampedValue) => boolean): unknown {
  const tail = plain.tail.filter(isLive);
  return tail.length === plain.tail.length ? plain : { ...plain, tail };
}

function kept<T>(items: readonly T[], isLive: (item: T) => boolean): readonly T[] | undefined {
  const live = items.filter(isLive);
  return live.length === items.length ? items : live.length === 0 ? undefined : live;
}

export function hasExpired(value: Uint8Array, expiry: Expiry): boolean {
  const plain = unpackState(value);
  return withoutExpired(plain, expiry) !== plain;
}
