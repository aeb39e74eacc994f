import { memo } from "react";
import { useCanvasLabels } from "./canvas-labels.tsx";
import { CategoryTile } from "./category-tile.tsx";
import type { NodeView } from "./canvas-types.ts";
import { NodeMarks } from "./node-marks.tsx";
import { NodeBody } from "./node-body.tsx";
import { useIsTiny } from "./tiny-context.ts";
import { useLatestOf } from "./latest-views.ts";

export interface NodeCardProps {
  readonly view: NodeView;
  readonly selected?: boolean;
  /** A wire in hand does not fit anywhere on it. */
  readonly dimmed?: boolean;
}

/**
 * A node as Edit and Live show it: same place, same size. Also outside a canvas (templates, lists). Frame, name and signs are drawn once; the line of rates
 * and the body follow the newest view by themselves.
 */
export const NodeCard = memo(function NodeCard({ view, selected = false, dimmed = false }: NodeCardProps) {
  const labels = useCanvasLabels();
  const isTiny = useIsTiny();
  const count = view.errors + view.warnings;
  return (
    <div
      data-testid={`node-${view.id}`}
      data-kind={view.kind}
      {...(view.traced === true ? { "data-traced": true } : {})}
      className={`mr-node relative w-[188px] rounded-lg border bg-raised shadow-md transition-[opacity,border-color] duration-100 ${selected ? "border-accent ring-1 ring-accent" : view.traced === true ? "border-info ring-2 ring-info/40" : "border-line-strong"} ${dimmed || view.disabled === true ? "opacity-45" : ""}`}
    >
      {view.marks !== undefined && <NodeMarks marks={view.marks} />}
      <div className="flex h-[54px] items-start gap-2 px-2.5 pt-2">
        <CategoryTile category={view.category} icon={view.icon} />
        <div className="mr-fine min-w-0 flex-1">
          <div
            className="truncate text-base leading-[18px] font-semibold"
            title={view.description === undefined ? view.name : `${view.name}\n\n${view.description}`}
          >
            {view.name}
          </div>
          <div className="mt-0.5 truncate font-mono text-xs text-ink-2" title={view.summary}>
            {view.disabled === true ? labels.disabled : isTiny ? view.summary : <RatesOrSummary view={view} />}
          </div>
        </div>
        {count > 0 && (
          <span
            title={view.problems}
            role="img"
            aria-label={labels.problems(view.errors, view.warnings)}
            className={`inline-flex h-[18px] min-w-[18px] shrink-0 items-center justify-center rounded-full border px-1 text-xs font-semibold ${view.errors > 0 ? "border-bad text-bad" : "border-warn text-warn"}`}
          >
            {view.errors > 0 ? view.errors : `!${view.warnings}`}
          </span>
        )}
      </div>
      <NodeBody view={view} />
    </div>
  );
});

/** The second line of a card: its rates where it has some, else what it does. */
function RatesOrSummary({ view }: { readonly view: NodeView }) {
  const labels = useCanvasLabels();
  return useLatestOf(view, ({ body, summary }) =>
    body?.mode === "live" && (body.recordsInPerSecond !== undefined || body.recordsOutPerSecond !== undefined)
      ? labels.rates(body.recordsInPerSecond, body.recordsOutPerSecond)
      : summary,
  );
}
