import { cover, doTouch, isSameWindow, type Window, windowNamespace } from "./window.ts";

/** The sessions of one key: [start, end, start and end of the window under which the contents are stored]. Plain data: it is keyed state. */
export type StoredSessions = [start: number, end: number, stateStart: number, stateEnd: number][];

export interface Merge {
  readonly result: Window;
  /** The sessions that were there before. */
  readonly merged: readonly Window[];
  readonly stateNamespace: string;
  /** Namespaces whose contents go into `stateNamespace`. */
  readonly mergedStateNamespaces: readonly string[];
}

/**
 * The open sessions of one key, none touching another. Contents stay where they were first stored (the state window) while the session grows, so that an
 * element that extends a session moves nothing.
 * An element whose own window equals the session changes nothing, whatever the session was made of.
 * Source: Flink's MergingWindowSet.
 */
export class MergingWindowSet {
  readonly #sessions: StoredSessions;
  #isChanged = false;

  constructor(stored: StoredSessions | undefined) {
    this.#sessions = stored === undefined ? [] : stored.map((session) => [...session]);
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  stored(): StoredSessions {
    return this.#sessions;
  }

  /** Namespace of the contents of a session, undefined where there is no such session (any more). */
  stateNamespace(window: Window): string | undefined {
    const session = this.#sessions.find(([start, end]) => start === window.start && end === window.end);
    return session === undefined ? undefined : windowNamespace({ start: session[2], end: session[3] });
  }

  /** Adds a window, merging what it touches; `merge` is called where a session other than the result itself was there before. */
  add(window: Window, merge: (merge: Merge) => void): Window {
    const touching = this.#sessions.filter(([start, end]) => doTouch({ start, end }, window));
    const [first] = touching;
    if (first === undefined) {
      this.#sessions.push([window.start, window.end, window.start, window.end]);
      this.#isChanged = true;
      return window;
    }
    const merged = touching.map(([start, end]): Window => ({ start, end }));
    const result = merged.reduce(cover, window);
    const onlyItself = merged.length === 1 && isSameWindow(merged[0] as Window, result);
    if (onlyItself) return result;
    const kept = this.#sessions.filter((session) => !touching.includes(session));
    kept.push([result.start, result.end, first[2], first[3]]);
    this.#sessions.splice(0, this.#sessions.length, ...kept);
    this.#isChanged = true;
    merge({
      result,
      merged,
      stateNamespace: windowNamespace({ start: first[2], end: first[3] }),
      mergedStateNamespaces: touching.slice(1).map(([, , start, end]) => windowNamespace({ start, end })),
    });
    return result;
  }

  retire(window: Window): void {
    const index = this.#sessions.findIndex(([start, end]) => start === window.start && end === window.end);
    if (index === -1) return;
    this.#sessions.splice(index, 1);
    this.#isChanged = true;
  }
}
