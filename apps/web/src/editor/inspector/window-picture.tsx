"use client";

import { useTranslations } from "next-intl";
import { durationText } from "@millrace/pipeline/catalog";
import { windowSpans } from "./window-spans.ts";

const WIDTH = 320;
const LANE = 13;

/** The windows on a time axis, changing with the settings. */
export function WindowPicture({ window }: { readonly window: Readonly<Record<string, unknown>> }) {
  const t = useTranslations("editor.window");
  const picture = windowSpans(window);
  if (picture === undefined) return null;
  const lanes = Math.max(...picture.spans.map((span) => span.lane)) + 1;
  const height = lanes * LANE + 34;
  const x = (share: number) => 6 + share * (WIDTH - 12);
  return (
    <figure className="mt-2.5 rounded-md border border-line bg-sunken p-1.5">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} className="block w-full" role="img" aria-label={t(`picture.${picture.kind}`)}>
        {picture.spans.map((span) => (
          <rect
            key={`${span.start}-${span.lane}`}
            x={x(span.start)}
            width={Math.max(2, x(span.end) - x(span.start))}
            y={4 + span.lane * LANE}
            height={LANE - 3}
            rx={2}
            fill={span.lane === 0 && span.start <= 0.001 ? "var(--accent-soft)" : "transparent"}
            stroke="var(--accent)"
            strokeWidth={1}
          />
        ))}
        <line x1={6} x2={WIDTH - 6} y1={height - 22} y2={height - 22} stroke="var(--line-strong)" />
        {picture.dots.map((dot) => (
          <circle key={dot} cx={x(dot)} cy={height - 22} r={2.4} fill="var(--ink)" />
        ))}
        {picture.ticks.map((tick, index) => (
          <g key={tick.at}>
            <line x1={x(tick.at)} x2={x(tick.at)} y1={height - 26} y2={height - 18} stroke="var(--line-strong)" />
            <text
              x={x(tick.at)}
              y={height - 6}
              fontSize={10}
              textAnchor={index === 0 ? "start" : index === picture.ticks.length - 1 ? "end" : "middle"}
              fill="var(--ink-2)"
            >
              {tick.ms === 0 ? "0" : durationText(tick.ms)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}
