const PREFIX = "fragment:";

/** What a drag of a fragment from the palette carries. */
export function fragmentDrag(name: string): string {
  return `${PREFIX}${name}`;
}

/** The fragment's name; undefined where a drag carries something else. */
export function draggedFragment(data: string): string | undefined {
  return data.startsWith(PREFIX) ? data.slice(PREFIX.length) : undefined;
}
