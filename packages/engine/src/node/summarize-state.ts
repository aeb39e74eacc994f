import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PaneSnapshot } from "../runtime/window/pane-snapshot.ts";
import type { SessionSnapshot } from "../runtime/session/session-snapshot.ts";
import type { KeyedSnapshot, StatePageBytes } from "../state/keyed-snapshot.ts";
import { unpackState } from "../state/state-codec.ts";
import type { PackedTimers } from "../time/timer-queue.ts";
import { inMemoryForm } from "./state/in-memory-form.ts";
import { isPagedSnapshot, isTableSnapshot } from "./state/lsm-snapshot.ts";

/** One piece of keyed state of one subtask, for people. */
export interface StateSummary {
  readonly name: string;
  readonly kind: string;
  /** One a key and namespace; of timers their number. */
  readonly entries: number;
}

/** What a node's keyed state in a checkpoint holds, whoever wrote it; `folder` is that of the checkpoint. */
export async function summarizeState(keyed: unknown, folder: string): Promise<readonly StateSummary[]> {
  switch ((keyed as { readonly format?: string } | undefined)?.format) {
    case undefined:
      return keyed === undefined ? [] : summarizePages(keyed as KeyedSnapshot, [(keyed as KeyedSnapshot).pages]);
    case "panes/2":
    case "panes/3":
    case "panes/4":
      return [{ name: "panes", kind: "windows", entries: paneEntries(keyed as PaneSnapshot) }];
    case "sessions/2":
    case "sessions/3":
      return [{ name: "sessions", kind: "windows", entries: sessionEntries(keyed as SessionSnapshot) }];
    default:
      break;
  }
  if (isTableSnapshot(keyed)) {
    const snapshot = (await inMemoryForm(keyed, folder)) as KeyedSnapshot;
    return summarizePages(snapshot, [snapshot.pages]);
  }
  if (!isPagedSnapshot(keyed)) return [{ name: "unknown", kind: String((keyed as { readonly format: unknown }).format), entries: 0 }];
  const pages: (readonly StatePageBytes[])[] = [keyed.timers.pages];
  for (const file of keyed.files) pages.push(unpackState(await readFile(path.join(folder, file))) as readonly StatePageBytes[]);
  return summarizePages({ states: [...keyed.states, ...keyed.timers.states], pages: [] }, pages);
}

function summarizePages({ states }: KeyedSnapshot, parts: readonly (readonly StatePageBytes[])[]): readonly StateSummary[] {
  const kinds = new Map(states.map(({ name, kind }) => [name, kind]));
  const entries = new Map(states.map(({ name }) => [name, 0]));
  for (const page of parts.flat()) {
    const unpacked = unpackState(page.bytes);
    const count =
      kinds.get(page.state) === "timers"
        ? (unpacked as PackedTimers).reduce((sum, [, , keys]) => sum + keys.length, 0)
        : (unpacked as readonly (readonly [string, readonly unknown[]])[]).reduce((sum, [, each]) => sum + each.length, 0);
    entries.set(page.state, (entries.get(page.state) ?? 0) + count);
  }
  return Array.from(entries, ([name, count]) => ({ name, kind: kinds.get(name) ?? "unknown", entries: count }));
}

function paneEntries({ groups, stride }: PaneSnapshot): number {
  return groups.reduce((sum, { panes }) => sum + panes.reduce((inner, { entries }) => inner + entries.length / stride, 0), 0);
}

function sessionEntries({ groups, stride }: SessionSnapshot): number {
  return groups.reduce((sum, { entries }) => sum + entries.length / stride, 0);
}
