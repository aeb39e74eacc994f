import { expect, test } from "vitest";
import { acceptedLocale } from "./accepted-locale.ts";

test.each([
  ["no header gives English", null, "en"],
  ["the first language that we speak wins", "fr-FR,fr;q=0.9,zh-CN;q=0.8,en;q=0.7", "zh-CN"],
  ["British English is English", "en-GB,zh;q=0.5", "en"],
  ["any Chinese is Simplified Chinese", "zh-TW", "zh-CN"],
  ["languages that we do not speak give English", "de,fr;q=0.5", "en"],
])("%s", (_name, header, expected) => {
  expect(acceptedLocale(header)).toBe(expected);
});
