/** Keys to press, as "Ctrl+K". */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans text-xs text-ink-3">
      {(keys === "+" ? ["+"] : keys.split("+")).map((key, index) => (
        <span
          key={`${index}-${key}`}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line-strong bg-sunken px-1"
        >
          {key}
        </span>
      ))}
    </kbd>
  );
}
