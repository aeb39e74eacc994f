import { useCanvasLabels } from "./canvas-labels.tsx";
import type { EditBody, LiveBody, NodeView } from "./canvas-types.ts";
import { useLatestOf } from "./latest-views.ts";
import { LoadBar } from "./load-bar.tsx";
import { useIsTiny } from "./tiny-context.ts";

/** What stands below the name, by the newest view of the node. */
export function NodeBody({ view }: { readonly view: NodeView }) {
  const body = useLatestOf(view, (newest) => newest.body);
  if (body === undefined) return null;
  return body.mode === "edit" ? <EditNodeBody body={body} /> : <LiveNodeBody body={body} />;
}

/** The last sample rows that leave a node, or why none do. */
function EditNodeBody({ body }: { readonly body: EditBody }) {
  return (
    <div
      data-rows={body.rows.length}
      className="flex min-h-[42px] flex-col justify-center rounded-b-[9px] border-t border-line bg-sunken px-2.5 py-1 font-mono text-xs leading-4"
    >
      {body.rows.map((row, index) => (
        <div key={index} className="mr-fine truncate text-ink-2">
          {row.map((cell) => (
            <span key={cell.name} className="mr-1.5">
              {cell.name !== "" && <span className="text-ink-3">{cell.name} </span>}
              <span className="text-ink">{cell.value}</span>
            </span>
          ))}
        </div>
      ))}
      {body.note !== undefined && <div className="mr-fine line-clamp-2 text-ink-3">{body.note}</div>}
    </div>
  );
}

/** How a node is doing right now. */
function LiveNodeBody({ body }: { readonly body: LiveBody }) {
  const isTiny = useIsTiny();
  if (body.heat !== undefined) return <HeatBody heat={body.heat} isStale={body.isStale === true} />;
  return (
    <div
      data-held={body.backPressured.toFixed(3)}
      className={`px-2.5 pt-1.5 pb-2 text-xs leading-4 ${body.isStale === true ? "opacity-50" : ""}`}
    >
      <LoadBar busy={body.busy} backPressured={body.backPressured} />
      {isTiny ? <div className="mt-1.5 h-[34px]" /> : <LiveWords body={body} />}
    </div>
  );
}

/** The load in words; not made where nobody could read them. */
function LiveWords({ body }: { readonly body: LiveBody }) {
  const labels = useCanvasLabels();
  return (
    <>
      {body.note === undefined ? (
        <>
          <div className="mr-fine mt-1.5 flex justify-between gap-2 whitespace-nowrap text-ink-2">
            <span>
              {labels.busy} <b className="font-semibold text-ink">{labels.percent(body.busy)}</b>
            </span>
            <span>
              {labels.heldBack} <b className="font-semibold text-ink">{labels.percent(body.backPressured)}</b>
            </span>
          </div>
          <div className="mr-fine mt-0.5 flex justify-between gap-2 whitespace-nowrap text-ink-2">
            <span>{body.busiest === undefined ? labels.watermark : labels.busiest}</span>
            <b className="truncate font-semibold text-ink">
              {body.busiest ?? (body.watermarkMs === null ? labels.noWatermark : labels.time(body.watermarkMs))}
            </b>
          </div>
        </>
      ) : (
        <div className="mr-fine mt-1.5 line-clamp-2 min-h-[34px] text-ink-2">{body.note}</div>
      )}
    </>
  );
}

/** One number of the node, shaded by its size: one hue from light to full, so that it reads without colour too. */
function HeatBody({ heat, isStale }: { readonly heat: NonNullable<LiveBody["heat"]>; readonly isStale: boolean }) {
  const isTiny = useIsTiny();
  const percent = Math.round(heat.share * 100);
  return (
    <div
      data-heat={heat.share.toFixed(2)}
      className={`rounded-b-[7px] px-2.5 pt-1.5 pb-2 text-xs leading-4 ${isStale ? "opacity-50" : ""}`}
      style={{ background: `color-mix(in srgb, var(--accent) ${Math.round(percent * 0.3)}%, var(--raised))` }}
    >
      <span aria-hidden className="flex h-1.5 overflow-hidden rounded-[3px] bg-idle">
        <span className="h-full bg-accent" style={{ width: `${percent}%` }} />
      </span>
      <div className="mr-fine mt-1.5 flex min-h-[34px] flex-col">
        {!isTiny && (
          <>
            <span className="truncate text-ink">{heat.label}</span>
            <b className="truncate text-sm font-semibold text-ink">{heat.text}</b>
          </>
        )}
      </div>
    </div>
  );
}
