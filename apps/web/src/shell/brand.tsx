import Link from "next/link";

/** The mark of the product; leads home. */
export function Brand({ label }: { readonly label: string }) {
  return (
    <Link
      href="/"
      aria-label={label}
      title={label}
      className="inline-flex size-[22px] shrink-0 items-center justify-center rounded-[5px] bg-accent text-on-accent"
    >
      <svg viewBox="0 0 16 16" width="14" height="14" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" aria-hidden>
        <path d="M2 5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 8.5c2-1.6 4-1.6 6 0s4 1.6 6 0M2 12c2-1.6 4-1.6 6 0s4 1.6 6 0" />
      </svg>
    </Link>
  );
}
