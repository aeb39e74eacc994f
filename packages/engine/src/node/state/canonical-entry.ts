import type { StateKey } from "../../state/state-backend.ts";
import { unpackState } from "../../state/state-codec.ts";
import { assembled, isCollection, isLargeWritten } from "./collection-form.ts";
import { withoutExpired } from "./expired-values.ts";
import type { Expiry, StoredRow } from "./level-messages.ts";
import type { NumberedState } from "./lsm-snapshot.ts";
import { decodePartKey, decodeRowKey, keyGroupOfRow, ownerText, partsRange } from "./row-key.ts";

/** An entry of keyed state as canonical pages have it. */
export interface CanonicalEntry {
  readonly keyGroup: number;
  readonly namespace: string;
  readonly key: StateKey;
  readonly plain: unknown;
  readonly bytes: number;
}

/** Where the parts of the row lie; undefined where it has none. */
export function partsOf(
  rowKey: Uint8Array,
  value: Uint8Array,
  { metadata: { kind }, partsNumber }: NumberedState,
): { readonly from: Uint8Array; readonly to: Uint8Array } | undefined {
  if (partsNumber === undefined || !isCollection(kind) || !isLargeWritten(value)) return undefined;
  const { key, namespace } = decodeRowKey(rowKey);
  return partsRange(keyGroupOfRow(rowKey), partsNumber, ownerText(key, namespace));
}

/** What a row, and its parts, are in the form of all backends, without what is expired; undefined where nothing is left. */
export function canonicalEntry(
  { rowKey, value, parts }: { readonly rowKey: Uint8Array; readonly value: Uint8Array; readonly parts: readonly StoredRow[] },
  { number, partsNumber, metadata: { kind } }: NumberedState,
  expiries: Readonly<Record<number, Expiry>>,
): CanonicalEntry | undefined {
  const { keyGroup, namespace, key } = decodeRowKey(rowKey);
  let bytes = value.length;
  let plain = live(value, expiries[number]);
  if (plain !== undefined && isCollection(kind) && isLargeWritten(value)) {
    const held = parts.flatMap(([partKey, part]) => {
      bytes += part.length;
      const kept = live(part, expiries[partsNumber!]);
      return kept === undefined ? [] : [{ key: decodePartKey(partKey).key, plain: kept }];
    });
    const whole = assembled(kind, plain, held) as readonly unknown[];
    plain = whole.length === 0 ? undefined : whole;
  }
  return plain === undefined ? undefined : { keyGroup, namespace, key, plain, bytes };
}

function live(value: Uint8Array, expiry: Expiry | undefined): unknown {
  const plain = unpackState(value);
  return expiry === undefined ? plain : withoutExpired(plain, expiry);
}
