import { Pin } from "lucide-react";
import type { NodeMark } from "./canvas-types.ts";

const LOOKS: Readonly<Record<NodeMark["type"], string>> = {
  changed: "border-info bg-info-soft text-info",
  keeps: "border-ok bg-ok-soft text-ok",
  converts: "border-info bg-info-soft text-info",
  rebuilds: "border-warn bg-warn-soft text-warn",
  passed: "border-ok bg-ok-soft text-ok",
  failed: "border-bad bg-bad-soft text-bad",
  pinned: "border-accent bg-accent-soft text-accent",
  person: "border-transparent text-(--on-cat)",
};

/** The signs on a card's upper edge. */
export function NodeMarks({ marks }: { readonly marks: readonly NodeMark[] }) {
  return (
    <div className="absolute -top-2.5 right-2.5 flex gap-1">
      {marks.map((mark) => (
        <span
          key={`${mark.type}-${mark.title}`}
          role="img"
          aria-label={mark.title}
          title={mark.title}
          data-mark={mark.type}
          style={mark.color === undefined ? undefined : { background: mark.color }}
          className={`inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full border px-1 text-xs leading-none font-semibold ${LOOKS[mark.type]}`}
        >
          {mark.type === "pinned" ? <Pin aria-hidden className="size-2.5" /> : mark.text}
        </span>
      ))}
    </div>
  );
}
