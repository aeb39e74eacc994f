/** The value that a record has under a name of people's choice; undefined where it has none, also for names like "constructor" that every object answers to. */
export function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
