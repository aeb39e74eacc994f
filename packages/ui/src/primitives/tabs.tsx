import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface TabItem {
  readonly id: string;
  readonly label: ReactNode;
  /** A number beside the label; left out where it is undefined. */
  readonly count?: number;
  readonly tone?: "bad" | "neutral";
}

export interface TabsProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly items: readonly TabItem[];
  readonly label: string;
  /** Shown at the end of the row of tabs. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  readonly listClassName?: string;
}

/** A row of tabs over its panels (`TabPanel`). */
export function Tabs({ value, onChange, items, label, actions, children, className, listClassName }: TabsProps) {
  return (
    <Radix.Root value={value} onValueChange={onChange} className={classNames("flex min-h-0 flex-col", className)}>
      <div className={classNames("flex shrink-0 items-center gap-4 border-b border-line", listClassName)}>
        <Radix.List aria-label={label} className="flex gap-4">
          {items.map((item) => (
            <Radix.Trigger
              key={item.id}
              value={item.id}
              className="-mb-px inline-flex h-8 items-center gap-1.5 border-b-2 border-transparent font-medium text-ink-2 transition-colors duration-100 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {item.label}
              {item.count !== undefined && (
                <span className={classNames("text-sm", item.tone === "bad" && item.count > 0 ? "font-semibold text-bad" : "text-ink-3")}>
                  {item.count}
                </span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {actions !== undefined && <div className="ml-auto flex min-w-0 items-center gap-2">{actions}</div>}
      </div>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({
  value,
  className,
  children,
}: {
  readonly value: string;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Content
      value={value}
      className={classNames(
        "min-h-0 flex-1 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus",
        className,
      )}
    >
      {children}
    </Radix.Content>
  );
}
