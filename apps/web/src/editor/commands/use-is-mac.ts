"use client";

import { useSyncExternalStore } from "react";

const never = () => () => undefined;

/** Whether keys are named the Mac's way; on the server never. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
}
