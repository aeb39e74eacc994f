import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** One sentence and up to three buttons. */
export function EmptyState({
  title,
  hint,
  actions,
  className,
}: {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div className={classNames("flex flex-col items-center justify-center gap-3 p-6 text-center", className)}>
      <div className="max-w-md">
        <p className="font-medium text-ink">{title}</p>
        {hint !== undefined && <p className="mt-1 text-ink-2">{hint}</p>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center justify-center gap-2">{actions}</div>}
    </div>
  );
}
