import { describe, expect, test } from "vitest";
import { catalog, findKind } from "./catalog.ts";
import { configForm, type FormField } from "./forms/config-form.ts";
import type { NodeKind } from "./node-kind.ts";

const kinds: readonly (readonly [string, NodeKind])[] = Object.entries(catalog);

describe.each(kinds)("%s", (name, kind) => {
  test("is filed under its own name and category", () => {
    expect(kind.kind).toBe(name);
    expect(name.startsWith(`${kind.category}.`)).toBe(true);
  });

  test("says in one line what it does", () => {
    expect(kind.summary).toMatch(/^[A-Z].{10,80}\.$/);
    expect(kind.title.length).toBeLessThan(24);
    expect(kind.icon).toMatch(/^[a-z0-9-]+$/);
  });

  test("begins with settings of which only what must be chosen is missing", () => {
    const parsed = kind.config.safeParse(kind.defaults);
    const wrong = parsed.success ? [] : parsed.error.issues.filter((issue) => !isEmpty(kind.defaults, issue.path));
    expect(wrong).toEqual([]);
    expect(typeof kind.describe(kind.defaults)).toBe("string");
  });

  test("has a form in which every field has a title", () => {
    for (const field of allFields(configForm(kind.config))) {
      expect(field.title, field.name).toMatch(/^\S/);
      expect(field.control, field.name).toBeTruthy();
    }
  });

  test("has ports of different names", () => {
    const outputs = typeof kind.outputs === "function" ? kind.outputs(kind.defaults) : kind.outputs;
    for (const ports of [kind.inputs, outputs]) expect(new Set(ports.map((port) => port.name)).size).toBe(ports.length);
    expect(kind.category === "source" ? kind.inputs : kind.category === "sink" ? outputs : []).toEqual([]);
  });
});

test("all kinds of the first releases are there", () => {
  expect(kinds.length).toBe(44);
  expect(kinds.map(([, kind]) => kind.title).length).toBe(new Set(kinds.map(([, kind]) => `${kind.category} ${kind.title}`)).size);
});

test("a kind that does not exist is not found, whatever its name", () => {
  for (const name of ["", "transform.nothing", "constructor", "__proto__", "toString"]) expect(findKind(name)).toBeUndefined();
});

/** Whether the value that zod complains about is one that a person must fill in. */
function isEmpty(value: unknown, path: readonly PropertyKey[]): boolean {
  let at = value;
  for (const key of path) at = (at as Record<PropertyKey, unknown>)[key];
  return at === "" || (Array.isArray(at) && at.length === 0) || (typeof at === "object" && at !== null && Object.keys(at).length === 0);
}

function allFields(fields: readonly FormField[]): readonly FormField[] {
  return fields.flatMap((field) => [
    field,
    ...allFields(field.fields ?? []),
    ...(field.item === undefined ? [] : allFields([field.item])),
    ...(field.variants ?? []).flatMap((variant) => allFields(variant.fields)),
  ]);
}
