import type { PipelineTestResult } from "@millrace/engine/preview";

/** Rows of one kind that are shown; further ones are counted. */
const SHOWN = 10;

/** What a test found, as lines for a terminal. */
export function describeResult({ name, state, message, mismatches, elapsedMs }: PipelineTestResult): readonly string[] {
  const head = `${state === "passed" ? "passed" : "FAILED"}  ${name} (${Math.round(elapsedMs)} ms)`;
  if (message !== undefined) return [head, ...message.split("\n").map((line) => `        ${line}`)];
  const lines = [head];
  for (const [place, { missing, unexpected }] of Object.entries(mismatches)) {
    lines.push(`        ${place}:`);
    lines.push(...rows("missing", missing), ...rows("not expected", unexpected));
  }
  return lines;
}

function rows(word: string, found: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  const shown = found.slice(0, SHOWN).map((row) => `          ${word}  ${JSON.stringify(row)}`);
  return found.length > SHOWN ? [...shown, `          ${word}  and ${found.length - SHOWN} more`] : shown;
}
