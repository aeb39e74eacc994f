import { ContextMenu as RadixContext, DropdownMenu as Radix } from "radix-ui";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Kbd } from "../primitives/kbd.tsx";
import { classNames } from "../primitives/class-names.ts";

export type MenuEntry =
  | { readonly type: "separator" }
  | { readonly type: "label"; readonly label: string }
  /** Opens to the side. */
  | { readonly type: "menu"; readonly id: string; readonly label: string; readonly items: readonly MenuEntry[] }
  | {
      readonly type?: "item";
      readonly id: string;
      readonly label: ReactNode;
      readonly icon?: ReactNode;
      readonly keys?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly checked?: boolean;
      readonly onSelect: () => void;
    };

const CONTENT = "z-50 max-h-[70vh] min-w-44 overflow-y-auto rounded-md border border-line bg-raised p-1 shadow-lg";
const ITEM =
  "flex h-7 cursor-default items-center gap-2 rounded-sm px-2 text-base outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-accent-soft [&_svg]:size-3.5";

function entries(list: readonly MenuEntry[], kit: typeof Radix | typeof RadixContext): ReactNode {
  return list.map((entry, index) => {
    if (entry.type === "separator") return <kit.Separator key={`separator-${index}`} className="my-1 h-px bg-line" />;
    if (entry.type === "label")
      return (
        <kit.Label key={entry.label} className="px-2 py-1 text-xs font-semibold text-ink-3">
          {entry.label}
        </kit.Label>
      );
    if (entry.type === "menu")
      return (
        <kit.Sub key={entry.id}>
          <kit.SubTrigger className={classNames(ITEM, "data-[state=open]:bg-accent-soft")}>
            <span className="truncate">{entry.label}</span>
            <ChevronRight aria-hidden className="ml-auto" />
          </kit.SubTrigger>
          <kit.Portal>
            <kit.SubContent collisionPadding={8} className={CONTENT}>
              {entries(entry.items, kit)}
            </kit.SubContent>
          </kit.Portal>
        </kit.Sub>
      );
    return (
      <kit.Item
        key={entry.id}
        disabled={entry.disabled ?? false}
        onSelect={entry.onSelect}
        className={classNames(ITEM, entry.danger === true && "text-bad data-[highlighted]:bg-bad-soft")}
      >
        {entry.icon}
        <span className="truncate">{entry.label}</span>
        {entry.checked === true && (
          <span className="ml-auto text-accent" aria-hidden>
            ✓
          </span>
        )}
        {entry.keys !== undefined && (
          <span className="ml-auto pl-6">
            <Kbd keys={entry.keys} />
          </span>
        )}
      </kit.Item>
    );
  });
}

/** A menu that opens from its trigger. */
export function Menu({
  trigger,
  items,
  align = "end",
}: {
  readonly trigger: ReactNode;
  readonly items: readonly MenuEntry[];
  readonly align?: "start" | "end";
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={CONTENT}>
          {entries(items, Radix)}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A menu at the pointer, by right click or the menu key. */
export function ContextMenu({
  items,
  children,
  onOpen,
}: {
  readonly items: readonly MenuEntry[];
  readonly children: ReactNode;
  readonly onOpen?: (open: boolean) => void;
}) {
  return (
    <RadixContext.Root modal={false} {...(onOpen === undefined ? {} : { onOpenChange: onOpen })}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content collisionPadding={8} className={CONTENT}>
          {entries(items, RadixContext)}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
