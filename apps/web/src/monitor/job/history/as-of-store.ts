import { create } from "zustand";

/** The past moment that a job page looks at; undefined is now. One page a tab, so one store. */
export const useAsOf = create<{ readonly at: number | undefined; readonly setAt: (at: number | undefined) => void }>((set) => ({
  at: undefined,
  setAt: (at) => set({ at }),
}));
