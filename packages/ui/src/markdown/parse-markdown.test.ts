import { describe, expect, test } from "vitest";
import { parseMarkdown, type Block } from "./parse-markdown.ts";

const words = (text: string) => [{ type: "text", text }];
const line = (text: string): unknown => {
  const [block] = parseMarkdown(text);
  return block?.type === "paragraph" ? block.lines[0] : block;
};

test("headings, paragraphs, lists and fenced code are blocks", () => {
  const text = "# Why\none\ntwo\n\n- a\n- b\n1. c\n```sql\nSELECT *\n# no heading\n```\n### End";
  expect(parseMarkdown(text)).toEqual([
    { type: "heading", level: 1, parts: words("Why") },
    { type: "paragraph", lines: [words("one"), words("two")] },
    { type: "list", ordered: false, items: [words("a"), words("b")] },
    { type: "list", ordered: true, items: [words("c")] },
    { type: "code", text: "SELECT *\n# no heading" },
    { type: "heading", level: 3, parts: words("End") },
  ] satisfies readonly unknown[]);
});

describe("within a line", () => {
  test("bold, italic, code and links", () => {
    expect(line("a **b *c*** `*d*` [e](https://example.org/?q=1)")).toEqual([
      { type: "text", text: "a " },
      { type: "strong", parts: [...words("b "), { type: "emphasis", parts: words("c") }] },
      { type: "text", text: " " },
      { type: "code", text: "*d*" },
      { type: "text", text: " " },
      { type: "link", href: "https://example.org/?q=1", parts: words("e") },
    ]);
  });
  test.each([
    ["names with underscores", "late_orders_total"],
    ["a product", "2 * 3 * 4"],
    ["HTML", "<img src=x onerror=alert(1)>"],
    ["a link that runs code", "[x](javascript:alert(1))"],
    ["a link to data", "[x](data:text/html,hi)"],
    ["an open star", "**not bold"],
  ])("%s stays text", (_name, text) => expect(line(text)).toEqual(words(text)));
});

test("any text is read, and quickly", () => {
  const hostile = ["```", "#", "[](", "*".repeat(5_000), "[".repeat(5_000), "- ".repeat(2_000), "`".repeat(5_000)];
  const blocks: Block[] = hostile.flatMap((text) => [...parseMarkdown(text)]);
  expect(blocks.length).toBeGreaterThan(0);
  expect(parseMarkdown("")).toEqual([]);
});
