import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface RadioOption {
  readonly value: string;
  readonly title: ReactNode;
  readonly hint?: ReactNode;
}

/** One of several, each with a line that says what it means. */
export function RadioList({
  label,
  value,
  onChange,
  options,
  className,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly RadioOption[];
  readonly className?: string;
}) {
  return (
    <RadioGroup.Root
      aria-label={label}
      value={value}
      onValueChange={onChange}
      className={classNames("divide-y divide-line overflow-y-auto rounded-md border border-line", className)}
    >
      {options.map((option) => (
        <label key={option.value} className="flex cursor-pointer items-start gap-2.5 px-3 py-1.5 has-[[data-state=checked]]:bg-accent-soft">
          <RadioGroup.Item
            value={option.value}
            className="mt-[3px] size-3.5 shrink-0 rounded-full border border-line-strong bg-surface data-[state=checked]:border-4 data-[state=checked]:border-accent"
          />
          <span className="min-w-0">
            <span className="block">{option.title}</span>
            {option.hint !== undefined && <span className="block text-sm text-ink-2">{option.hint}</span>}
          </span>
        </label>
      ))}
    </RadioGroup.Root>
  );
}
