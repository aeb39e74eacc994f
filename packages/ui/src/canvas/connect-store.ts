import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";
import type { PortRef, Verdict } from "./canvas-types.ts";

export function portKey(port: PortRef): string {
  return `${port.node}.${port.port}.${port.type}`;
}

interface ConnectState {
  /** The end that the wire in hand comes from. */
  readonly from: PortRef | undefined;
  /** Asked once per port and drag. */
  readonly verdictOf: (port: PortRef) => Verdict;
  readonly start: (from: PortRef, verdictOf: (port: PortRef) => Verdict) => void;
  readonly end: () => void;
}

const ACCEPT = (): Verdict => undefined;

/** Which wire is being drawn; apart from the canvas's own store, so that ports are drawn twice a drag and not at each move of the pointer. */
export function createConnectStore(): StoreApi<ConnectState> {
  return createStore<ConnectState>((set) => ({
    from: undefined,
    verdictOf: ACCEPT,
    start: (from, verdictOf) => set({ from, verdictOf }),
    end: () => set({ from: undefined, verdictOf: ACCEPT }),
  }));
}

export const ConnectStoreContext = createContext<StoreApi<ConnectState> | undefined>(undefined);

const idleStore = createConnectStore();

export type PortMood =
  | { readonly state: "rest" }
  | { readonly state: "origin" }
  | { readonly state: "fits" }
  | { readonly state: "refuses"; readonly reason: string };

const REST: PortMood = { state: "rest" };
const ORIGIN: PortMood = { state: "origin" };
const FITS: PortMood = { state: "fits" };

/** How a port looks while a wire is in hand. */
export function usePortMood(port: PortRef): PortMood {
  const store = useContext(ConnectStoreContext) ?? idleStore;
  const verdict = useStore(store, (state) => {
    if (state.from === undefined) return "";
    if (portKey(state.from) === portKey(port)) return "=";
    const reason = state.verdictOf(port);
    return reason === undefined ? "+" : `-${reason}`;
  });
  if (verdict === "") return REST;
  if (verdict === "=") return ORIGIN;
  if (verdict === "+") return FITS;
  return { state: "refuses", reason: verdict.slice(1) };
}
