import { describe, expect, test } from "vitest";
import english from "../../messages/en.json" with { type: "json" };
import chinese from "../../messages/zh-CN.json" with { type: "json" };

const NAMESPACES = ["home", "jobs", "job", "savepoints", "workers"] as const;

/** "tabs.output" → text, for every text of a catalog's part. */
function texts(part: unknown, path = ""): Map<string, string> {
  if (typeof part === "string") return new Map([[path, part]]);
  return new Map(Object.entries(part as object).flatMap(([key, value]) => [...texts(value, path === "" ? key : `${path}.${key}`)]));
}

/** Names in braces: what the page must give to the text. */
function placeholders(text: string): Set<string> {
  return new Set([...text.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? "").filter((name) => !["other", "one"].includes(name)));
}

describe.each(NAMESPACES)("the texts of %s", (namespace) => {
  const en = texts(english[namespace]);
  const zh = texts(chinese[namespace]);

  test("exist in both languages", () => {
    expect([...zh.keys()].toSorted()).toEqual([...en.keys()].toSorted());
  });

  test("ask the page for the same values", () => {
    // Chinese has no plural, so it may leave out the number that English only counts by; it never asks for more.
    const asked = [...zh].filter(([key, text]) => [...placeholders(text)].some((name) => !placeholders(en.get(key) ?? "").has(name)));
    expect(asked).toEqual([]);
  });
});
