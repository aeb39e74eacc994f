import type { Clock } from "../time/clock.ts";
import { HeapAggregatingState, HeapListState, HeapMapState, HeapReducingState, HeapValueState } from "./heap-states.ts";
import type { StateMetadata } from "./keyed-snapshot.ts";
import { requireCompatible } from "./require-compatible.ts";
import type {
  AggregatingState,
  AggregatingStateDescriptor,
  KeyedStateBackend,
  ListState,
  MapState,
  MapStateDescriptor,
  ReducingState,
  StateDescriptor,
  StateKey,
  ValueState,
} from "./state-backend.ts";
import { stateCodec, type StateCodec } from "./state-codec.ts";
import type { SmallMap } from "./small-map.ts";
import { storedCodec } from "./stored-codec.ts";
import type { KeyContext, StateTable } from "./state-table.ts";
import { type TtlCleanup, ttlCleanup } from "./ttl-cleanup.ts";
import { type Stamped, TtlAggregatingState, TtlListState, TtlMapState, TtlPolicy, TtlReducingState, TtlValueState } from "./ttl-states.ts";

const FORMAT_VERSION = 1;
/** Of no subtask: what is used before a key is set is refused. */
const NO_KEY_GROUP = -1;

/** What a backend needs to make the table of a state. */
export interface TableOptions {
  readonly metadata: StateMetadata;
  readonly codec: StateCodec;
  /** Of one value, element or entry. */
  readonly itemCodec: StateCodec;
  readonly cleanup: TtlCleanup | undefined;
  readonly policy: TtlPolicy | undefined;
}

/**
 * What all keyed backends share: the current key, and the handles over one table a state. A backend says how a table is made (`createTable`), which may
 * take over state of that name from before a restore and refuse it where it cannot be read.
 */
export abstract class TableStateBackend<T extends StateTable<unknown>> implements KeyedStateBackend {
  protected readonly context: KeyContext = { key: null, keyGroup: NO_KEY_GROUP };
  protected readonly states = new Map<string, { readonly metadata: StateMetadata; readonly table: T; readonly handle: unknown }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  protected abstract createTable(options: TableOptions): T;
  abstract forEachKey(stateName: string, visit: (key: StateKey) => void): void;

  setCurrentKey(key: StateKey, keyGroup: number): void {
    this.context.key = key;
    this.context.keyGroup = keyGroup;
  }

  currentKey(): StateKey {
    return this.context.key;
  }

  currentKeyGroup(): number {
    return this.context.keyGroup;
  }

  value<T>(descriptor: StateDescriptor<T>): ValueState<T> {
    return this.#declare("value", descriptor, (table, policy) =>
      policy === undefined
        ? new HeapValueState<T>(table as unknown as StateTable<T>)
        : new TtlValueState<T>(table as unknown as StateTable<Stamped<T>>, policy),
    );
  }

  list<T>(descriptor: StateDescriptor<T>): ListState<T> {
    return this.#declare("list", descriptor, (table, policy) => this.createList<T>(table, policy));
  }

  map<K extends StateKey, V>(descriptor: MapStateDescriptor<K, V>): MapState<K, V> {
    return this.#declare("map", descriptor, (table, policy) => this.createMap<K, V>(table, policy));
  }

  reducing<T>(descriptor: StateDescriptor<T> & { readonly reduce: (a: T, b: T) => T }): ReducingState<T> {
    return this.#declare("reducing", descriptor, (table, policy) =>
      policy === undefined
        ? new HeapReducingState<T>(table as unknown as StateTable<T>, descriptor.reduce)
        : new TtlReducingState<T>(table as unknown as StateTable<Stamped<T>>, policy, descriptor.reduce),
    );
  }

  aggregating<I, A, O>(descriptor: AggregatingStateDescriptor<I, A, O>): AggregatingState<I, O> {
    return this.#declare("aggregating", descriptor, (table, policy) =>
      policy === undefined
        ? new HeapAggregatingState<I, A, O>(table as unknown as StateTable<A>, descriptor)
        : new TtlAggregatingState<I, A, O>(table as unknown as StateTable<Stamped<A>>, policy, descriptor),
    );
  }

  protected createList<I>(table: T, policy: TtlPolicy | undefined): ListState<I> {
    return policy === undefined
      ? new HeapListState<I>(table as unknown as StateTable<I[]>)
      : new TtlListState<I>(table as unknown as StateTable<Stamped<I>[]>, policy);
  }

  protected createMap<K extends StateKey, V>(table: T, policy: TtlPolicy | undefined): MapState<K, V> {
    return policy === undefined
      ? new HeapMapState<K, V>(table as unknown as StateTable<SmallMap<K, V>>)
      : new TtlMapState<K, V>(table as unknown as StateTable<Map<K, Stamped<V>>>, policy);
  }

  #declare<V, H>(kind: StateMetadata["kind"], descriptor: StateDescriptor<V>, create: (table: T, policy: TtlPolicy | undefined) => H): H {
    const metadata: StateMetadata = {
      name: descriptor.name,
      kind,
      type: descriptor.type,
      ...("keyType" in descriptor ? { keyType: (descriptor as unknown as MapStateDescriptor<StateKey, V>).keyType } : {}),
      hasTtl: descriptor.ttl !== undefined,
      formatVersion: FORMAT_VERSION,
    };
    const known = this.states.get(descriptor.name);
    if (known !== undefined) {
      requireCompatible(known.metadata, metadata);
      return known.handle as H;
    }
    const policy = descriptor.ttl === undefined ? undefined : new TtlPolicy(descriptor.ttl, this.#clock);
    const table = this.createTable({
      metadata,
      codec: storedCodec(kind, policy !== undefined, stateCodec(descriptor.type)),
      itemCodec: storedCodec("value", policy !== undefined, stateCodec(descriptor.type)),
      policy,
      cleanup: policy === undefined ? undefined : ttlCleanup(kind, policy, descriptor.ttl!),
    });
    const handle = create(table, policy);
    this.states.set(descriptor.name, { metadata, table, handle });
    return handle;
  }
}
