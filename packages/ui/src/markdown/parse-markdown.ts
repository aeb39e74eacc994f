/** A piece of a line. */
export type Inline =
  | { readonly type: "text" | "code"; readonly text: string }
  | { readonly type: "strong" | "emphasis"; readonly parts: readonly Inline[] }
  | { readonly type: "link"; readonly href: string; readonly parts: readonly Inline[] };

export type Block =
  | { readonly type: "heading"; readonly level: 1 | 2 | 3; readonly parts: readonly Inline[] }
  | { readonly type: "paragraph"; readonly lines: readonly (readonly Inline[])[] }
  | { readonly type: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: "code"; readonly text: string };

/**
 * Reads the part of Markdown that notes need: headings, paragraphs, lists of one level, fenced code, bold, italic, code, links. Everything else,
 * HTML too, is text; bold text has at most 500 characters. Never throws. Cost: O(length).
 */
export function parseMarkdown(text: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,3})\s+(.+)$/.exec(line);
    if (line.trim() === "") at++;
    else if (/^\s*```/.test(line)) {
      const end = lines.findIndex((other, index) => index > at && /^\s*```\s*$/.test(other));
      blocks.push({ type: "code", text: lines.slice(at + 1, end === -1 ? undefined : end).join("\n") });
      at = end === -1 ? lines.length : end + 1;
    } else if (heading !== null) {
      blocks.push({ type: "heading", level: (heading[1]?.length ?? 1) as 1 | 2 | 3, parts: parseInline(heading[2] ?? "") });
      at++;
    } else if (itemOf(line) !== undefined) {
      const ordered = itemOf(line)?.ordered === true;
      const items: (readonly Inline[])[] = [];
      for (let item = itemOf(line); item?.ordered === ordered; item = itemOf(lines[++at] ?? "")) items.push(parseInline(item.text));
      blocks.push({ type: "list", ordered, items });
    } else {
      const paragraph: (readonly Inline[])[] = [];
      do paragraph.push(parseInline(lines[at++] ?? ""));
      while (at < lines.length && continuesParagraph(lines[at] ?? ""));
      blocks.push({ type: "paragraph", lines: paragraph });
    }
  }
  return blocks;
}

function continuesParagraph(line: string): boolean {
  return line.trim() !== "" && !/^(#{1,3}\s+\S|\s*```)/.test(line) && itemOf(line) === undefined;
}

function itemOf(line: string): { readonly ordered: boolean; readonly text: string } | undefined {
  const match = /^\s*(?:([-*+])|\d{1,9}[.)])\s+(.*)$/.exec(line);
  return match === null ? undefined : { ordered: match[1] === undefined, text: match[2] ?? "" };
}

const INLINE =
  /`(?<code>[^`]+)`|\[(?<label>[^[\]]+)\]\((?<target>[^()\s]+)\)|\*\*(?<strong>[^\s*](?:.{0,500}?\S)?)\*\*(?!\*)|(?<![\p{L}\p{N}])(?<mark>[*_])(?<emphasis>[^\s*_](?:[^*_]*[^\s*_])?)\k<mark>(?![\p{L}\p{N}])/gu;

function parseInline(text: string): readonly Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  const plain = (to: number) => {
    if (to > from) parts.push({ type: "text", text: text.slice(from, to) });
  };
  for (const match of text.matchAll(INLINE)) {
    const { code, label, target, strong, emphasis } = match.groups ?? {};
    const href = target === undefined ? undefined : safeHref(target);
    // A link that leads somewhere else than the web or a mailbox stays text.
    if (target !== undefined && href === undefined) continue;
    plain(match.index);
    from = match.index + match[0].length;
    if (code !== undefined) parts.push({ type: "code", text: code });
    else if (href !== undefined) parts.push({ type: "link", href, parts: parseInline(label ?? "") });
    else if (strong !== undefined) parts.push({ type: "strong", parts: parseInline(strong) });
    else if (emphasis !== undefined) parts.push({ type: "emphasis", parts: parseInline(emphasis) });
  }
  plain(text.length);
  return parts;
}

function safeHref(target: string): string | undefined {
  return /^(https?:\/\/|mailto:)/i.test(target) && URL.canParse(target) ? target : undefined;
}
