import type { StateMetadata } from "./keyed-snapshot.ts";
import { entriesOf, type SmallMap, smallMap } from "./small-map.ts";
import type { StateKey } from "./state-backend.ts";
import type { StateCodec } from "./state-codec.ts";
import type { Stamped } from "./ttl-states.ts";

/** The codec of what a table stores, made from the codec of one value: with time stamps, as a list, as a map. */
export function storedCodec(kind: StateMetadata["kind"], hasTtl: boolean, value: StateCodec): StateCodec {
  const item: StateCodec = hasTtl
    ? {
        encode: (stored) => [value.encode((stored as Stamped<unknown>).value), (stored as Stamped<unknown>).at],
        decode: (plain) => ({ value: value.decode((plain as [unknown, number])[0]), at: (plain as [unknown, number])[1] }),
      }
    : value;
  switch (kind) {
    case "list":
      return {
        encode: (items) => (items as unknown[]).map((each) => item.encode(each)),
        decode: (items) => (items as unknown[]).map((each) => item.decode(each)),
      };
    case "map":
      return {
        encode: (entries) =>
          Array.from(hasTtl ? (entries as Map<StateKey, unknown>) : entriesOf(entries as SmallMap<StateKey, unknown>), ([key, each]) => [
            key,
            item.encode(each),
          ]),
        decode: (plain) => {
          const entries = (plain as [StateKey, unknown][]).map(([key, each]) => [key, item.decode(each)] as const);
          return hasTtl ? new Map(entries) : smallMap(entries);
        },
      };
    default:
      return item;
  }
}
