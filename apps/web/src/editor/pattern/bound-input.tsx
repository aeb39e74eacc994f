"use client";

import { classNames, Input } from "@millrace/ui/primitives";

interface BoundInputProps {
  readonly label: string;
  readonly value: number | null;
  readonly onChange: (value: number | undefined) => void;
  readonly className?: string;
}

/** How often a step comes, at least or at most: a whole number; empty means no bound. */
export function BoundInput({ label, value, onChange, className }: BoundInputProps) {
  return (
    <Input
      aria-label={label}
      inputMode="numeric"
      value={value ?? ""}
      placeholder="∞"
      onChange={(event) => {
        const text = event.target.value.trim();
        if (text === "") onChange(undefined);
        else if (/^\d{1,6}$/.test(text)) onChange(Number(text));
      }}
      className={classNames("!w-14 text-center", className)}
    />
  );
}
