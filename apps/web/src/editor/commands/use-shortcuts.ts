"use client";

import { useEffect, useMemo } from "react";
import type { EditorActions } from "./actions-context.tsx";
import { boundCommands, type KeyBindings } from "./key-bindings.ts";
import { isTyping, matchesKeys } from "./keys.ts";

/** Keys that have a meaning of their own where a control has the focus. */
const CONTROL_KEYS = new Set(["Enter", "Tab", "Escape", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Delete", "Backspace"]);

/** Keys that also work while a field has the focus. */
const EVERYWHERE = new Set(["commands", "saveVersion", "run", "regionNext", "regionBack", "code"]);

/** Binds the commands' keys, and the clipboard, for the whole page. */
export function useShortcuts(actions: EditorActions, bindings: KeyBindings): void {
  const commands = useMemo(() => boundCommands(bindings), [bindings]);
  useEffect(() => {
    // A paste does not tell of the keys that asked for it.
    let isShiftDown = false;
    const onShift = (event: KeyboardEvent) => {
      isShiftDown = event.shiftKey;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (event.key === "Escape" && isInSettings(event.target)) return actions.backToCanvas();
      const typing = isTyping(event.target);
      for (const command of commands) {
        if (command.isNative === true || (typing && !EVERYWHERE.has(command.id)) || !command.keys.some((keys) => matchesKeys(event, keys)))
          continue;
        if (CONTROL_KEYS.has(event.key) && !event.ctrlKey && !event.metaKey && !isOnCanvas(event.target)) return;
        event.preventDefault();
        command.run(actions);
        return;
      }
    };
    const onCopy = (event: ClipboardEvent) => {
      if (isTyping(event.target) || hasSelectedText()) return;
      const text = actions.graph.copy();
      if (text === undefined) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
      if (event.type === "cut") actions.graph.deleteSelection(false);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target)) return;
      const text = event.clipboardData?.getData("text/plain") ?? "";
      if (actions.pasteText(text, undefined, isShiftDown)) event.preventDefault();
    };
    document.addEventListener("keydown", onShift, true);
    document.addEventListener("keyup", onShift, true);
    document.addEventListener("keydown", onKeyDown);
    document.addEventListener("copy", onCopy);
    document.addEventListener("cut", onCopy);
    document.addEventListener("paste", onPaste);
    return () => {
      document.removeEventListener("keydown", onShift, true);
      document.removeEventListener("keyup", onShift, true);
      document.removeEventListener("keydown", onKeyDown);
      document.removeEventListener("copy", onCopy);
      document.removeEventListener("cut", onCopy);
      document.removeEventListener("paste", onPaste);
    };
  }, [actions, commands]);
}

/** The canvas, a node on it, or nothing at all has the focus. A person who went by Tab to a button keeps Tab and Enter there. */
function isOnCanvas(target: EventTarget | null): boolean {
  return (
    target === document.body ||
    (target instanceof Element &&
      (target.closest("[data-testid=canvas]") !== null || target === document.documentElement) &&
      !(target instanceof HTMLButtonElement))
  );
}

/** Escape in the settings goes back to the node; lists and menus that are open took it before. */
function isInSettings(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest("[data-region=inspector]") !== null &&
    target.closest("[role=listbox], [role=menu]") === null
  );
}

function hasSelectedText(): boolean {
  const selection = window.getSelection();
  return selection !== null && !selection.isCollapsed && selection.toString() !== "";
}
