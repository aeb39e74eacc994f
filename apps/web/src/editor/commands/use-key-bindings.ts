"use client";

import { useState } from "react";
import { bind, readBindings, storeBindings, type KeyBindings } from "./key-bindings.ts";

/** The person's own keys; kept in this browser. */
export function useKeyBindings() {
  const [bindings, setBindings] = useState<KeyBindings>(readBindings);
  const keep = (next: KeyBindings) => {
    storeBindings(next);
    setBindings(next);
  };
  return { bindings, onBind: (id: string, keys: string) => keep(bind(bindings, id, keys)), onReset: () => keep({}) };
}
