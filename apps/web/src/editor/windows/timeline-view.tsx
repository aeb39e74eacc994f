"use client";

import { durationText } from "@millrace/pipeline/catalog";
import { useTranslations } from "next-intl";
import { useLayoutEffect, useRef, useState, type PointerEvent } from "react";
import { showTime } from "../preview/show-value.ts";
import { niceDuration, tickDistance } from "./nice-duration.ts";
import { stack, type Timeline } from "./window-timeline.ts";

const LABELS = 112;
const RIGHT = 16;
const RULER = 30;
const BAR = 15;
const DOTS = 14;
const LANE_GAP = 7;
/** More cannot be told apart, and cost the browser more than they say. */
const MOST_LANES = 8;
const MOST_WINDOWS = 400;

/** Which settings can be drawn with the mouse, and from what their length is measured. */
const HANDLES: Readonly<Record<string, readonly string[]>> = {
  tumbling: ["sizeMs"],
  sliding: ["sizeMs", "slideMs"],
  cumulating: ["sizeMs", "stepMs"],
  session: ["gapMs"],
};

export interface TimelineViewProps {
  readonly timeline: Timeline;
  readonly window: Readonly<Record<string, unknown>>;
  readonly onChange: (field: string, ms: number) => void;
}

/** Event time from left to right; a lane a key: its windows as bars, its rows as dots below. The ruler's handles change size, slide and gap. */
export function TimelineView({ timeline, window, onChange }: TimelineViewProps) {
  const t = useTranslations("editor.windows");
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const range = Math.max(1, timeline.to - timeline.from);
  const room = Math.max(100, width - LABELS - RIGHT);
  const x = (time: number) => LABELS + ((time - timeline.from) / range) * room;
  const lanes = timeline.lanes.slice(0, MOST_LANES);
  const total = lanes.reduce((sum, lane) => sum + lane.windows.length, 0);
  const tick = tickDistance(range, Math.max(2, Math.floor(room / 130)));
  const ticks: number[] = [];
  for (let at = Math.ceil(timeline.from / tick) * tick; at <= timeline.to; at += tick) ticks.push(at);

  const { placed, height } = place(lanes);
  const late = timeline.lanes.reduce((sum, lane) => sum + lane.rows.filter((row) => row.isLate).length, 0);
  const fired = timeline.lanes.reduce((sum, lane) => sum + lane.windows.filter((each) => each.firedAt.length > 0).length, 0);
  return (
    <div ref={box} className="h-full overflow-y-auto" data-testid="window-timeline" data-late={late} data-windows={total}>
      <p role="status" className="px-3 pt-1.5 text-sm text-ink-2">
        {t("summary", { windows: timeline.lanes.reduce((sum, lane) => sum + lane.windows.length, 0), fired, late })}
        {timeline.lanes.length > MOST_LANES && ` ${t("moreKeys", { count: timeline.lanes.length - MOST_LANES })}`}
      </p>
      {total > MOST_WINDOWS ? (
        <p className="p-3 text-ink-2">{t("tooMany", { count: total })}</p>
      ) : (
        <svg width={width} height={height} role="group" aria-label={t("picture")} className="block text-xs select-none">
          {ticks.map((at) => (
            <g key={at}>
              <line x1={x(at)} x2={x(at)} y1={RULER - 4} y2={height - 20} stroke="var(--line)" />
              <text x={x(at)} y={height - 6} textAnchor="middle" fill="var(--ink-3)">
                {showTime(at, false)}
              </text>
            </g>
          ))}
          {placed.map(({ lane, rows, top, dotsY }) => (
            <g key={lane.key}>
              <text x={LABELS - 10} y={top + BAR - 3} textAnchor="end" fill="var(--ink)" className="font-mono">
                {lane.key === "" ? t("allRows") : lane.key.length > 15 ? `${lane.key.slice(0, 14)}…` : lane.key}
                <title>{lane.key}</title>
              </text>
              {lane.windows.map((each, index) => {
                const left = x(each.start) + 0.5;
                const length = Math.max(2, x(each.end) - x(each.start) - 1);
                const barY = top + (rows[index] ?? 0) * (BAR + 2);
                return (
                  <g key={`${each.start}-${each.end}`} data-window-state={each.state}>
                    <title>
                      {t("window", {
                        from: showTime(each.start, true),
                        to: showTime(each.end, true),
                        rows: each.rows,
                        state: t(`state.${each.state}`),
                      })}
                    </title>
                    <rect
                      x={left}
                      y={barY}
                      width={length}
                      height={BAR}
                      rx={3}
                      fill={each.state === "filling" ? "transparent" : "var(--accent-soft)"}
                      stroke="var(--accent)"
                      strokeDasharray={each.state === "filling" ? "3 2" : undefined}
                      opacity={each.state === "closed" ? 0.55 : 1}
                    />
                    {length > 26 && (
                      <text x={left + length / 2} y={barY + BAR - 4} textAnchor="middle" fill="var(--ink)">
                        {each.state === "filling" ? each.rows : `✓ ${each.rows}`}
                      </text>
                    )}
                  </g>
                );
              })}
              {lane.rows.map((row, index) =>
                row.isLate ? (
                  <path key={index} d={`M${x(row.time) - 3} ${dotsY - 3}l6 6m0 -6l-6 6`} stroke="var(--bad)" strokeWidth={1.6}>
                    <title>{t("lateRow", { time: showTime(row.time, true) })}</title>
                  </path>
                ) : (
                  <circle key={index} cx={x(row.time)} cy={dotsY} r={2.6} fill="var(--ink-2)">
                    <title>{t("row", { time: showTime(row.time, true) })}</title>
                  </circle>
                ),
              )}
            </g>
          ))}
          {Number.isFinite(timeline.watermark) && timeline.watermark >= timeline.from && timeline.watermark <= timeline.to && (
            <g>
              <line x1={x(timeline.watermark)} x2={x(timeline.watermark)} y1={4} y2={height - 20} stroke="var(--info)" strokeWidth={1.5} />
              <text
                x={x(timeline.watermark) + (x(timeline.watermark) > width - 110 ? -5 : 5)}
                y={height - 24}
                textAnchor={x(timeline.watermark) > width - 110 ? "end" : "start"}
                fill="var(--info)"
              >
                {t("watermark")}
              </text>
            </g>
          )}
          <Ruler
            window={window}
            toX={(ms) => LABELS + (ms / range) * room}
            toMs={(at) => ((at - LABELS) / room) * range}
            onChange={onChange}
          />
        </svg>
      )}
    </div>
  );
}

/** The lanes one below the other; `rows` is the place of each window within its lane. */
function place(lanes: Timeline["lanes"]) {
  let top = RULER;
  const placed = lanes.map((lane) => {
    const rows = stack(lane.windows);
    const depth = Math.max(0, ...rows) + 1;
    const at = { lane, rows, top, dotsY: top + depth * (BAR + 2) + DOTS / 2 };
    top += depth * (BAR + 2) + DOTS + LANE_GAP;
    return at;
  });
  return { placed, height: top + 24 };
}

/** The lengths that are set, as bars from the left edge, each with a handle at its end. */
function Ruler({
  window,
  toX,
  toMs,
  onChange,
}: {
  readonly window: Readonly<Record<string, unknown>>;
  readonly toX: (ms: number) => number;
  readonly toMs: (x: number) => number;
  readonly onChange: (field: string, ms: number) => void;
}) {
  const t = useTranslations("editor.windows");
  const [dragged, setDragged] = useState<string | undefined>(undefined);
  const fields = HANDLES[String(window.type)] ?? [];
  const move = (event: PointerEvent<SVGElement>, field: string) => {
    if (dragged !== field) return;
    const left = event.currentTarget.ownerSVGElement?.getBoundingClientRect().left ?? 0;
    const ms = niceDuration(toMs(event.clientX - left));
    if (ms !== window[field]) onChange(field, ms);
  };
  return fields.map((field, index) => {
    const ms = Number(window[field]);
    if (!Number.isFinite(ms) || ms <= 0) return null;
    const end = toX(ms);
    const y = 5 + index * 13;
    const words = t("handle", { what: t(`fields.${field}`), length: durationText(ms) });
    return (
      <g key={field}>
        <line x1={LABELS} x2={end} y1={y + 4} y2={y + 4} stroke="var(--ink-2)" strokeWidth={1.5} />
        <line x1={LABELS} x2={LABELS} y1={y} y2={y + 8} stroke="var(--ink-2)" strokeWidth={1.5} />
        <text x={LABELS - 10} y={y + 8} textAnchor="end" fill="var(--ink-2)">
          {t(`fields.${field}`)} {durationText(ms)}
        </text>
        <g
          role="slider"
          tabIndex={0}
          aria-label={words}
          aria-valuenow={ms}
          aria-valuetext={durationText(ms)}
          data-testid={`window-handle-${field}`}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setDragged(field);
          }}
          onPointerMove={(event) => move(event, field)}
          onPointerUp={() => setDragged(undefined)}
          onPointerCancel={() => setDragged(undefined)}
          onKeyDown={(event) => {
            if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
            event.preventDefault();
            event.stopPropagation();
            // One step of the lengths that people choose.
            for (let factor = 1.1; factor < 30; factor *= 1.1) {
              const next = niceDuration(event.key === "ArrowRight" ? ms * factor : ms / factor);
              if (next !== ms) return onChange(field, next);
            }
          }}
          className="cursor-ew-resize outline-none focus-visible:[&>rect:last-child]:stroke-2"
        >
          <title>{words}</title>
          <rect x={end - 9} y={y - 4} width={18} height={16} fill="transparent" />
          <rect x={end - 3.5} y={y - 1} width={7} height={10} rx={2} fill="var(--surface)" stroke="var(--accent)" strokeWidth={1.5} />
        </g>
      </g>
    );
  });
}
