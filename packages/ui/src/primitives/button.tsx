import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const VARIANTS = {
  primary: "bg-accent text-on-accent border-transparent hover:brightness-110 active:brightness-95",
  secondary: "bg-surface text-ink border-line-strong hover:bg-sunken active:bg-sunken",
  ghost: "bg-transparent text-ink-2 border-transparent hover:bg-sunken hover:text-ink",
  danger: "bg-surface text-bad border-line-strong hover:bg-bad-soft hover:border-bad",
} as const;

const SIZES = { sm: "h-6 px-2 text-sm gap-1", md: "h-7 px-3 text-base gap-1.5" } as const;

export interface ButtonProps extends ComponentProps<"button"> {
  readonly variant?: keyof typeof VARIANTS;
  readonly size?: keyof typeof SIZES;
}

/** A verb that a person can press. */
export function Button({ variant = "secondary", size = "md", className, type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={classNames(
        "inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-[background-color,filter] duration-100 select-none disabled:opacity-50 disabled:pointer-events-none [&_svg]:size-3.5 [&_svg]:shrink-0",
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
      {...rest}
    />
  );
}

/** A button of one icon; `label` is its name for screen readers and its tooltip's text. */
export function IconButton({
  label,
  size = "md",
  variant = "ghost",
  className,
  ...rest
}: Omit<ButtonProps, "aria-label"> & { readonly label: string }) {
  return (
    <Button
      aria-label={label}
      title={label}
      variant={variant}
      size={size}
      className={classNames(size === "md" ? "w-7 !px-0" : "w-6 !px-0", className)}
      {...rest}
    />
  );
}
