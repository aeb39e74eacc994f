import { Input } from "@millrace/ui/primitives";
import { Search } from "lucide-react";

/** A field that narrows the list below it. `className` gives its width and place. */
export function SearchField({
  label,
  value,
  onChange,
  className,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly className: string;
}) {
  return (
    <div className={`relative ${className}`}>
      <Search aria-hidden className="absolute top-1.5 left-2 size-4 text-ink-3" />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="pl-7"
      />
    </div>
  );
}
