import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

export const CONTROL_CLASS =
  "w-full min-w-0 rounded-md border border-line-strong bg-sunken px-2.5 text-base text-ink transition-colors duration-100 hover:border-ink-3 focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent disabled:opacity-60 aria-invalid:border-bad aria-invalid:focus:outline-bad";

/** A line of text. `mono` for what the machine reads. */
export function Input({ mono = false, className, ...rest }: ComponentProps<"input"> & { readonly mono?: boolean }) {
  return (
    <input
      spellCheck={false}
      autoComplete="off"
      className={classNames(CONTROL_CLASS, "h-7", mono && "font-mono text-sm", className)}
      {...rest}
    />
  );
}

export function TextArea({ mono = false, className, ...rest }: ComponentProps<"textarea"> & { readonly mono?: boolean }) {
  return (
    <textarea
      spellCheck={!mono}
      className={classNames(CONTROL_CLASS, "min-h-16 resize-y py-1.5", mono && "font-mono text-sm", className)}
      {...rest}
    />
  );
}
