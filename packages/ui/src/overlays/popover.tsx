import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "../primitives/class-names.ts";

export interface PopoverProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: "start" | "center" | "end";
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly className?: string;
  /** Where the focus goes when it closes; left out: back to the trigger. */
  readonly onClosed?: (() => void) | undefined;
}

/** A small panel beside its trigger. */
export function Popover({ trigger, children, align = "start", open, onOpenChange, className, onClosed }: PopoverProps) {
  return (
    <Radix.Root {...(open === undefined ? {} : { open })} {...(onOpenChange === undefined ? {} : { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (onClosed === undefined) return;
            event.preventDefault();
            onClosed();
          }}
          className={classNames("z-50 rounded-md border border-line bg-raised p-3 shadow-lg outline-none", className)}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
