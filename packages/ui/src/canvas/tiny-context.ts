import { createContext, useContext } from "react";

/** Below this zoom letters are smaller than 3 px: a card is its shape, the colour of its category and its bar. */
export const TINY_ZOOM = 0.25;

/** Whether the canvas is looked at from so far away that no words can be read: cards leave out what changes in them. */
export const TinyContext = createContext(false);

export function useIsTiny(): boolean {
  return useContext(TinyContext);
}
