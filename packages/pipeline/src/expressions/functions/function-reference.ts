import { functionCatalog } from "./function-catalog.ts";
import type { FunctionCategory } from "./function-definition.ts";

const titles: Readonly<Record<FunctionCategory, string>> = {
  math: "Numbers",
  string: "Text",
  pattern: "Regular expressions",
  temporal: "Dates and times",
  conditional: "Choosing",
  conversion: "Types",
  collection: "Arrays and maps",
  json: "JSON",
  hash: "Digests",
};

/** The reference of all functions as Markdown, which is docs/guide/expression-functions.md. */
export function functionReference(): string {
  const definitions = Object.values(functionCatalog).filter((definition) => definition !== undefined);
  const sections = (Object.keys(titles) as FunctionCategory[]).map((category) => {
    const rows = definitions.filter((definition) => definition.category === category && /^[A-Z]/.test(definition.signature));
    const lines = rows.map(
      ({ signature, summary, example }) => `| ${cell(signature)} | ${summary.replaceAll("|", "\\|")} | ${cell(example)} |`,
    );
    return `## ${titles[category]}\n\n| function | gives | example |\n|---|---|---|\n${lines.join("\n")}\n`;
  });
  return `# Functions\n\nMade from the catalog of functions; do not edit. How expressions are written: [expressions.md](expressions.md).\n\n${sections.join("\n")}`;
}

function cell(code: string): string {
  return `\`${code.replaceAll("|", "\\|")}\``;
}
