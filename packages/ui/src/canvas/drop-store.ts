import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";

interface DropState {
  /** The frame that takes the node in hand, or the node that takes the note in hand. */
  readonly target: string | undefined;
  /** The frame that the node in hand is being taken out of. */
  readonly left: string | undefined;
}

const NOTHING: DropState = { target: undefined, left: undefined };

export type DropStore = StoreApi<DropState>;

/** Where what is dragged would go; apart from the canvas's own store, so that a move of the pointer draws only what begins or ceases to be the goal. */
export function createDropStore(): DropStore {
  return createStore<DropState>(() => NOTHING);
}

export const DropStoreContext = createContext<DropStore | undefined>(undefined);

const idleStore = createDropStore();

export function useDropState(id: string): "target" | "left" | undefined {
  const store = useContext(DropStoreContext) ?? idleStore;
  return useStore(store, (state) => (state.target === id ? "target" : state.left === id ? "left" : undefined));
}
