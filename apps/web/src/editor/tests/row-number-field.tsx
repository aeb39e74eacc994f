import { Input } from "@millrace/ui/primitives";
import { useId } from "react";

/** A place between two rows, by the number of the row before it; undefined where the field is empty. Anything but digits is left out. */
export function RowNumberField({
  label,
  value,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly value: number | undefined;
  readonly placeholder: string;
  readonly onChange: (value: number | undefined) => void;
}) {
  const id = useId();
  return (
    <span className="flex shrink-0 items-center gap-1.5 text-sm text-ink-2">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        inputMode="numeric"
        value={value ?? ""}
        placeholder={placeholder}
        onChange={(event) => {
          const digits = event.target.value.replaceAll(/\D/g, "").slice(0, 5);
          onChange(digits === "" ? undefined : Number(digits));
        }}
        className="!h-6 !w-20 !px-1.5 text-right tabular-nums"
      />
    </span>
  );
}
