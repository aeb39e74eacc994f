import { useState } from "react";

export type Entry = readonly [name: string, value: string];

function entriesOf(value: unknown): readonly Entry[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, text]) => [name, typeof text === "string" ? text : JSON.stringify(text)]);
}

/**
 * A record edited as rows. While a name is empty or doubled the row lives only here; the record gets what is whole. Rows from elsewhere (undo,
 * detection) replace what is here.
 */
export function useEntries(value: unknown, onChange: (value: Record<string, string>) => void) {
  const outside = JSON.stringify(entriesOf(value));
  const [state, setState] = useState<{ readonly rows: readonly Entry[]; readonly outside: string }>(() => ({
    rows: entriesOf(value),
    outside,
  }));
  // A record that is not what our rows made came from elsewhere.
  const rows = state.outside === outside ? state.rows : entriesOf(value);
  if (state.outside !== outside) setState({ rows, outside });

  const put = (next: readonly Entry[]) => {
    const record: Record<string, string> = {};
    for (const [name, text] of next)
      if (name !== "" && !Object.hasOwn(record, name))
        Object.defineProperty(record, name, { value: text, enumerable: true, configurable: true, writable: true });
    setState({ rows: next, outside: JSON.stringify(Object.entries(record)) });
    onChange(record);
  };
  return {
    rows,
    setName: (index: number, name: string) => put(rows.map((row, at) => (at === index ? [name, row[1]] : row))),
    setValue: (index: number, text: string) => put(rows.map((row, at) => (at === index ? [row[0], text] : row))),
    add: (text: string) => put([...rows, ["", text]]),
    remove: (index: number) => put(rows.toSpliced(index, 1)),
    isDoubled: (index: number) => rows.some((row, at) => at < index && row[0] === rows[index]?.[0]),
  };
}
