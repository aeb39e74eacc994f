import type { z } from "zod";
import type { NodeKind } from "../catalog/node-kind.ts";

/** A config in which what is wrong has been replaced, so that the rest can be judged. */
export interface UsableConfig {
  readonly config: unknown;
  /** The settings (of the outermost level) that are not the user's. */
  readonly replaced: ReadonlySet<string>;
}

/** Puts defaults in place of wrong settings; undefined where that does not make a config, since what is wrong has no default. */
export function usableConfig(
  kind: NodeKind,
  written: Readonly<Record<string, unknown>>,
  issues: readonly z.core.$ZodIssue[],
): UsableConfig | undefined {
  const repaired: Record<string, unknown> = { ...written };
  const replaced = new Set<string>();
  const defaults = kind.defaults as Readonly<Record<string, unknown>>;
  for (const issue of issues) {
    const names = issue.code === "unrecognized_keys" && issue.path.length === 0 ? issue.keys : [String(issue.path[0])];
    for (const name of names) {
      replaced.add(name);
      delete repaired[name];
      if (Object.hasOwn(defaults, name)) repaired[name] = defaults[name];
    }
  }
  const parsed = kind.config.safeParse(repaired);
  return parsed.success ? { config: parsed.data, replaced } : undefined;
}

/** The settings on which needs of time and keys hang: where one is replaced, nothing can be said about them. */
const DECIDING: readonly string[] = ["window", "time", "order", "onRow", "onTimer", "onFirst", "onSecond"];

export function decidesNeeds({ replaced }: UsableConfig): boolean {
  return DECIDING.some((name) => replaced.has(name));
}

/** Whether a finding is about something that the user wrote. */
export function isWritten({ replaced }: UsableConfig, path: string | undefined): boolean {
  return path !== undefined && path !== "" && !replaced.has(/^[^.[]+/.exec(path)?.[0] ?? "");
}
