import { KindIcon } from "@millrace/ui/canvas";

/** What stands for a fragment where kinds have their tiles. */
export function FragmentTile({ size }: { readonly size: number }) {
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-[5px] border border-line-strong text-ink-2"
      style={{ width: size, height: size }}
    >
      <KindIcon name="group" className="size-3" />
    </span>
  );
}
