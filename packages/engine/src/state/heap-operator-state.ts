import { EngineError } from "../operators/engine-error.ts";
import type {
  BroadcastState,
  MapStateDescriptor,
  OperatorListState,
  OperatorStateBackend,
  StateDescriptor,
  StateKey,
} from "./state-backend.ts";
import { packState, stateCodec, type StateCodec, unpackState } from "./state-codec.ts";
import { stateEvolution } from "./state-evolution.ts";
import type { StateType } from "./state-type.ts";
import type { OperatorSnapshot, OperatorStatePart } from "./operator-snapshot.ts";

type Mode = OperatorStatePart["mode"];

interface Declared {
  readonly mode: Mode;
  readonly type: StateType<unknown>;
  readonly codec: StateCodec;
  readonly list: HeapOperatorList<unknown>;
  readonly broadcast: Map<StateKey, unknown>;
}

/** Operator state in memory: it is small (positions, rules), so a snapshot is serialized at once. */
export class HeapOperatorState implements OperatorStateBackend {
  readonly #states = new Map<string, Declared>();
  readonly #restored = new Map<string, OperatorStatePart>();

  list<T>(descriptor: StateDescriptor<T>): OperatorListState<T> {
    return this.#declare("split", descriptor).list as unknown as OperatorListState<T>;
  }

  unionList<T>(descriptor: StateDescriptor<T>): OperatorListState<T> {
    return this.#declare("union", descriptor).list as unknown as OperatorListState<T>;
  }

  broadcast<K extends StateKey, V>(descriptor: MapStateDescriptor<K, V>): BroadcastState<K, V> {
    const entries = this.#declare("broadcast", descriptor).broadcast as Map<K, V>;
    return {
      get: (key) => entries.get(key),
      put: (key, value) => void entries.set(key, value),
      remove: (key) => void entries.delete(key),
      entries: () => entries.entries(),
    };
  }

  snapshot(): OperatorSnapshot {
    const parts = Array.from(this.#states, ([name, state]): OperatorStatePart => {
      const items =
        state.mode === "broadcast"
          ? Array.from(state.broadcast, ([key, value]) => packState([key, state.codec.encode(value)]))
          : state.list.get().map((item) => packState(state.codec.encode(item)));
      return { name, mode: state.mode, type: state.type, items };
    });
    return { parts: [...parts, ...this.#restored.values()] };
  }

  /** Before `open`; the snapshot is this subtask's share (`redistributeOperatorState`). */
  restore(snapshot: OperatorSnapshot): void {
    for (const part of snapshot.parts) this.#restored.set(part.name, part);
  }

  #declare(mode: Mode, descriptor: StateDescriptor<never> | StateDescriptor<unknown>): Declared {
    const known = this.#states.get(descriptor.name);
    const restored = this.#restored.get(descriptor.name);
    let convert: ((plain: unknown) => unknown) | undefined;
    for (const old of [known, restored]) {
      if (old === undefined) continue;
      const evolution = stateEvolution(old.type, descriptor.type);
      if (old.mode !== mode || "refusal" in evolution) {
        const reason = "refusal" in evolution ? evolution.refusal : `it was ${old.mode} state and is now ${mode} state`;
        throw new EngineError(
          "STATE_INCOMPATIBLE",
          `Operator state "${descriptor.name}" cannot be read: ${reason}. Give the changed node a new id to start with empty state.`,
        );
      }
      convert = evolution.convert;
    }
    const evolved = (plain: unknown): unknown => (convert === undefined ? plain : convert(plain));
    if (known !== undefined) return known;
    const state: Declared = {
      mode,
      type: descriptor.type,
      codec: stateCodec(descriptor.type),
      list: new HeapOperatorList(),
      broadcast: new Map(),
    };
    for (const bytes of restored?.items ?? []) {
      if (mode === "broadcast") {
        const [key, value] = unpackState(bytes) as [StateKey, unknown];
        state.broadcast.set(key, state.codec.decode(evolved(value)));
      } else {
        state.list.add(state.codec.decode(evolved(unpackState(bytes))));
      }
    }
    this.#restored.delete(descriptor.name);
    this.#states.set(descriptor.name, state);
    return state;
  }
}

class HeapOperatorList<T> implements OperatorListState<T> {
  #items: T[] = [];

  get(): readonly T[] {
    return this.#items;
  }

  add(value: T): void {
    this.#items.push(value);
  }

  update(values: readonly T[]): void {
    this.#items = [...values];
  }
}
