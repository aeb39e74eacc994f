import type { ReactNode } from "react";

/** A part of a list page with its heading and, at the right, what can be done. */
export function Section({
  title,
  hint,
  actions,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col gap-2.5">
      <div className="flex min-h-7 items-center gap-2.5">
        <h2 className="text-lg font-semibold">{title}</h2>
        {hint !== undefined && <span className="text-ink-2">{hint}</span>}
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </div>
      {children}
    </section>
  );
}
