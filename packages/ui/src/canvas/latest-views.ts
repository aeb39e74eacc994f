import { createContext, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";

interface AnyView {
  readonly id: string;
}

export type LatestViews = StoreApi<ReadonlyMap<string, AnyView>>;

/**
 * The newest view of each card and wire, apart from what the flow library holds: where only numbers or rows changed, the card draws itself anew and the
 * library, which would look at every node and wire, is left alone.
 */
export function createLatestViews(): LatestViews {
  return createStore<ReadonlyMap<string, AnyView>>(() => new Map());
}

const NONE = createLatestViews();

export const LatestViewsContext = createContext<LatestViews>(NONE);

/** The newest view of what was drawn as `drawn`. */
export function useLatestView<View extends AnyView | undefined>(drawn: View): View {
  return useLatestOf(drawn, (view) => view);
}

/** What `pick` takes from the newest view of what was drawn as `drawn`; where that is a plain value, only its change draws the component anew. */
export function useLatestOf<View extends AnyView | undefined, Picked>(drawn: View, pick: (view: View) => Picked): Picked {
  return useStore(useContext(LatestViewsContext), (views) =>
    pick(drawn === undefined ? drawn : ((views.get(drawn.id) as View | undefined) ?? drawn)),
  );
}

/** Whether two views are alike in all but the fields that change with each reading. */
export function isSameBut<View extends object>(a: View, b: View, changing: ReadonlySet<string>): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  const alike = (key: string): boolean => changing.has(key) || a[key as keyof View] === b[key as keyof View];
  return keys.every(alike) && Object.keys(b).every(alike);
}

/** The list of before where the new one has the same members in the same order. */
export function sameOrNew<Member>(before: Member[], now: Member[]): Member[] {
  return before.length === now.length && now.every((member, index) => member === before[index]) ? before : now;
}
