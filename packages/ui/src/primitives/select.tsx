import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { classNames } from "./class-names.ts";
import { CONTROL_CLASS } from "./input.tsx";

export interface SelectOption {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface SelectProps {
  readonly id?: string;
  readonly value: string | undefined;
  readonly options: readonly SelectOption[];
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly mono?: boolean;
  readonly className?: string;
  readonly "aria-label"?: string;
  readonly "aria-labelledby"?: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: boolean;
}

/** One of a few values. */
export function Select({ id, value, options, onChange, placeholder, disabled, mono = false, className, ...aria }: SelectProps) {
  return (
    <Radix.Root value={value ?? ""} onValueChange={onChange} {...(disabled === undefined ? {} : { disabled })}>
      <Radix.Trigger
        id={id}
        className={classNames(
          CONTROL_CLASS,
          "flex h-7 items-center justify-between gap-2 text-left",
          mono && "font-mono text-sm",
          className,
        )}
        {...aria}
      >
        <span className="truncate">
          <Radix.Value placeholder={<span className="text-ink-3">{placeholder}</span>} />
        </span>
        <Radix.Icon asChild>
          <ChevronDown className="size-3.5 shrink-0 text-ink-3" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-md border border-line bg-raised shadow-lg"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className={classNames(
                  "flex h-7 cursor-default items-center gap-2 rounded-sm pr-2 pl-1.5 text-base outline-none select-none data-[highlighted]:bg-accent-soft",
                  mono && "font-mono text-sm",
                )}
              >
                <span className="w-3.5">
                  <Radix.ItemIndicator>
                    <Check className="size-3.5 text-accent" aria-hidden />
                  </Radix.ItemIndicator>
                </span>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint !== undefined && <span className="ml-auto pl-4 text-sm text-ink-3">{option.hint}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
