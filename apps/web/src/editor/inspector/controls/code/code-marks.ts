import type { PreviewResult } from "@millrace/engine/preview";

/** A finding in the code, as the preview met it. */
export interface CodeMark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Where the sandbox stopped at the code of a node: while it read it, or at a row of the sample. One finding a place. */
export function codeMarks(result: PreviewResult | undefined, nodeId: string): readonly CodeMark[] {
  if (result === undefined) return [];
  const messages = result.rowErrors.filter((error) => error.nodeId === nodeId).map(({ message }) => message);
  if (result.failure?.nodeId === nodeId) messages.push(result.failure.message);
  const marks = new Map<string, CodeMark>();
  for (const message of messages) {
    const match = /\bline (\d+), column (\d+): (.*)$/s.exec(message);
    if (match === null) continue;
    const mark = { line: Number(match[1]), column: Number(match[2]), message: match[3] ?? message };
    const place = `${mark.line}:${mark.column}`;
    if (!marks.has(place)) marks.set(place, mark);
  }
  return [...marks.values()];
}
