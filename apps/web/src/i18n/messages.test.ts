import { configForm, settingsSchema, TEMPLATES, type FormField } from "@millrace/pipeline";
import { expect, test } from "vitest";
import en from "../../messages/en.json" with { type: "json" };
import zh from "../../messages/zh-CN.json" with { type: "json" };
import { allKinds, outputsOf } from "../editor/catalog/kinds.ts";
import { textKey } from "../editor/catalog/text-key.ts";

function leaves(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

/** The end of the braces that open at `start`. */
function closing(message: string, start: number): number {
  let depth = 0;
  for (let i = start; i < message.length; i++) {
    if (message[i] === "{") depth++;
    else if (message[i] === "}" && --depth === 0) return i;
  }
  return message.length;
}

/** The names that a message asks for, also inside the branches of plurals: "{count, plural, one {a} other {# of {total}}}" → count, total. */
function argumentsOf(message: string): string[] {
  const names: string[] = [];
  for (let at = message.indexOf("{"); at !== -1; at = message.indexOf("{", at)) {
    const end = closing(message, at);
    const inside = message.slice(at + 1, end);
    const [name = "", ...rest] = inside.split(",");
    names.push(name.trim());
    const branches = rest.join(",");
    for (let open = branches.indexOf("{"); open !== -1; open = branches.indexOf("{", open)) {
      const close = closing(branches, open);
      names.push(...argumentsOf(branches.slice(open + 1, close)));
      open = close + 1;
    }
    at = end + 1;
  }
  return [...new Set(names)].toSorted();
}

const { catalog: _en, ...english } = en;
const { catalog, ...chinese } = zh;

test("both languages have the same messages", () => {
  expect(leaves(chinese).toSorted()).toEqual(leaves(english).toSorted());
});

test("both languages ask for the same values", () => {
  const at = (messages: unknown, path: string) =>
    path.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], messages);
  const differing = leaves(english).filter(
    (path) => argumentsOf(String(at(english, path))).join() !== argumentsOf(String(at(chinese, path))).join(),
  );
  expect(differing).toEqual([]);
});

/** SQL's own words stay as they are. */
const isSqlWord = (value: string) => /^[A-Z][A-Z_]+$/.test(value);

function textsOf(fields: readonly FormField[]): string[] {
  return fields.flatMap((field) => [
    field.title,
    ...(field.description === undefined ? [] : [field.description]),
    ...(field.options ?? []).flatMap((option) => (isSqlWord(option.value) ? [] : [option.title])),
    ...textsOf(field.fields ?? []),
    ...(field.item === undefined ? [] : textsOf([field.item])),
    ...(field.variants ?? []).flatMap((variant) => [variant.title, ...textsOf(variant.fields)]),
  ]);
}

test("everything that the catalog says is there in Chinese", () => {
  const words = catalog as {
    readonly kinds: Record<string, Record<string, { title: string; summary: string }>>;
    readonly texts: Record<string, string>;
  };
  const missing = allKinds().flatMap((kind) => {
    const [group = "", name = ""] = kind.kind.split(".");
    const texts = [
      ...textsOf(configForm(kind.config)),
      ...kind.inputs.map((port) => port.title),
      ...outputsOf({ kind: kind.kind, config: kind.defaults as Record<string, unknown> }).map((port) => port.title),
    ];
    return [
      ...(words.kinds[group]?.[name] === undefined ? [kind.kind] : []),
      ...texts.filter((text) => words.texts[textKey(text)] === undefined),
    ];
  });
  const settings = textsOf(configForm(settingsSchema)).filter((text) => words.texts[textKey(text)] === undefined);
  expect([...new Set([...missing, ...settings])]).toEqual([]);
});

test("every template is there in Chinese, and none that does not exist", () => {
  const cards: Readonly<Record<string, { readonly title: string; readonly description: string }>> = catalog.templates;
  expect(Object.keys(cards).toSorted()).toEqual(TEMPLATES.map(({ id }) => id).toSorted());
  for (const { title, description } of Object.values(cards)) expect(title + description).toMatch(/\p{Script=Han}/u);
});
