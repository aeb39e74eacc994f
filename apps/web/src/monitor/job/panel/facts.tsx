/** Names and values, one a line. */
export function Facts({ entries }: { readonly entries: readonly (readonly [string, string])[] }) {
  return (
    <dl className="flex flex-col">
      {entries.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-3 border-b border-line py-1 last:border-b-0">
          <dt className="text-ink-2">{name}</dt>
          <dd className="text-right font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
