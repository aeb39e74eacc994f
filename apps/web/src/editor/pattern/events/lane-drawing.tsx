"use client";

import { useTranslations } from "next-intl";
import type { MatchLane } from "./match-lanes.ts";

/** Height of an event's line, here and in the table beside. */
export const ROW_PX = 28;
const LANE_PX = 16;

/** Matches as lines beside the rows, a dot at each row that they took; dashed where the match is not whole. */
export function LaneDrawing({
  lanes,
  rows,
  chosen,
}: {
  readonly lanes: readonly MatchLane[];
  readonly rows: number;
  readonly chosen: number | undefined;
}) {
  const t = useTranslations("editor.pattern.events");
  const width = LANE_PX * (1 + Math.max(-1, ...lanes.map(({ column }) => column))) + 12;
  return (
    <svg
      width={Math.max(24, width)}
      height={rows * ROW_PX}
      role="img"
      aria-label={t("lanes", { count: lanes.filter(({ kind }) => kind === "match").length })}
      className="block"
    >
      {lanes.map((lane, index) => {
        const x = 12 + lane.column * LANE_PX;
        const color = lane.kind === "match" ? "var(--cat-cep)" : lane.kind === "timedOut" ? "var(--warn)" : "var(--line-strong)";
        const isDim = chosen !== undefined && !lane.steps.has(chosen);
        const title = `${t(`kinds.${lane.kind}`)}: ${Array.from(lane.steps, ([event, step]) => `${step} ${event + 1}`).join(", ")}`;
        return (
          <g key={index} data-lane={lane.kind} opacity={isDim ? 0.25 : 1}>
            <title>{title}</title>
            <line
              x1={x}
              x2={x}
              y1={middle(lane.first)}
              y2={middle(lane.last)}
              stroke={color}
              strokeWidth={2}
              strokeDasharray={lane.kind === "match" ? undefined : "3 3"}
            />
            {lane.rows.map((row) => (
              <circle
                key={row}
                cx={x}
                cy={middle(row)}
                r={4}
                fill={lane.kind === "match" ? color : "var(--surface)"}
                stroke={color}
                strokeWidth={2}
              />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function middle(row: number): number {
  return row * ROW_PX + ROW_PX / 2;
}
