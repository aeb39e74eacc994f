/** Where the object of a node stands in a printed document: from its brace to the matching one. */
export function nodeRangeIn(text: string, id: string): { readonly start: number; readonly end: number } | undefined {
  const nodes = text.indexOf('"nodes"');
  const at = nodes === -1 ? -1 : text.indexOf(`"id": ${JSON.stringify(id)}`, nodes);
  if (at === -1) return undefined;
  const start = text.lastIndexOf("{", at);
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === "\\") i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return { start, end: i + 1 };
  }
  return undefined;
}
