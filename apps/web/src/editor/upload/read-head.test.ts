import { expect, test } from "vitest";
import { readHead } from "./read-head.ts";

const utf8 = new TextEncoder().encode('{"name":"Zoë"}\n');
const utf16 = (mark: readonly number[]) =>
  new Uint8Array([...mark, ...Array.from('{"a":1}', (letter) => [letter.charCodeAt(0), 0]).flat()]);

test.each([
  ["UTF-8", utf8, { text: '{"name":"Zoë"}\n' }],
  ["UTF-8 cut within a letter", utf8.subarray(0, 12), { text: '{"name":"Zo' }],
  ["UTF-16 with a mark", utf16([0xff, 0xfe]), { wrong: "UTF-16" }],
  ["UTF-16 without one", utf16([]), { wrong: "UTF-16" }],
  ["Latin-1", new Uint8Array([0x5a, 0x6f, 0xeb, 0x22]), { wrong: "other" }],
  ["no text", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 8, 8, 8, 8, 8, 8, 8]), { wrong: "binary" }],
  ["nothing", new Uint8Array(), { text: "" }],
])("%s", (_, bytes, expected) => expect(readHead(bytes)).toEqual(expected));
