import { Fragment, memo, type ReactNode } from "react";
import { parseMarkdown, type Block, type Inline } from "./parse-markdown.ts";

/** Markdown as elements; what is written as HTML is shown as written. */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  return parseMarkdown(text).map((block, index) => <BlockView key={index} block={block} />);
});

function BlockView({ block }: { readonly block: Block }) {
  switch (block.type) {
    case "heading":
      return (
        <p role="heading" aria-level={block.level + 2} className={`mb-1 font-semibold ${block.level === 1 ? "text-lg" : "text-base"}`}>
          {inline(block.parts)}
        </p>
      );
    case "paragraph":
      return (
        <p className="mb-1.5 last:mb-0">
          {block.lines.map((line, index) => (
            <Fragment key={index}>
              {index > 0 && <br />}
              {inline(line)}
            </Fragment>
          ))}
        </p>
      );
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={`mb-1.5 pl-4 last:mb-0 ${block.ordered ? "list-decimal" : "list-disc"}`}>
          {block.items.map((item, index) => (
            <li key={index}>{inline(item)}</li>
          ))}
        </List>
      );
    }
    case "code":
      return <pre className="mb-1.5 overflow-x-auto rounded-sm bg-sunken px-1.5 py-1 font-mono text-xs last:mb-0">{block.text}</pre>;
  }
}

function inline(parts: readonly Inline[]): ReactNode {
  return parts.map((part, index) => {
    switch (part.type) {
      case "text":
        return <Fragment key={index}>{part.text}</Fragment>;
      case "code":
        return (
          <code key={index} className="rounded-sm bg-sunken px-1 font-mono text-xs">
            {part.text}
          </code>
        );
      case "strong":
        return <strong key={index}>{inline(part.parts)}</strong>;
      case "emphasis":
        return <em key={index}>{inline(part.parts)}</em>;
      case "link":
        return (
          <a key={index} href={part.href} target="_blank" rel="noopener noreferrer nofollow" className="nodrag text-accent underline">
            {inline(part.parts)}
          </a>
        );
    }
  });
}
