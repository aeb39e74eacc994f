import { memo } from "react";
import { KindIcon } from "./kind-icon.tsx";
import type { NodeView } from "./canvas-types.ts";

const HUES: Readonly<Record<NodeView["category"], string>> = {
  source: "var(--cat-source)",
  transform: "var(--cat-transform)",
  window: "var(--cat-window)",
  join: "var(--cat-join)",
  cep: "var(--cat-cep)",
  sql: "var(--cat-sql)",
  sink: "var(--cat-sink)",
  unknown: "var(--muted)",
};

/** The colour of a category, as a CSS value. */
export function categoryHue(category: NodeView["category"]): string {
  return HUES[category];
}

/** The square that says what kind of node this is: hue for the category, icon for the kind. */
export const CategoryTile = memo(function CategoryTile({
  category,
  icon,
  size = 22,
}: {
  readonly category: NodeView["category"];
  readonly icon: string;
  readonly size?: number;
}) {
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-[5px]"
      style={{ width: size, height: size, background: HUES[category], color: "var(--on-cat)" }}
    >
      <KindIcon name={icon} className={`mr-fine ${size >= 20 ? "size-3.5" : "size-3"}`} />
    </span>
  );
});
