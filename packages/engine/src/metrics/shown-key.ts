const KEY_LENGTH = 100;

/** A key as people see it, from the values of its columns. */
export function shownKey(values: readonly unknown[]): string {
  return values
    .map((value) => (value === null ? "NULL" : String(value as string | number)))
    .join(", ")
    .slice(0, KEY_LENGTH);
}
