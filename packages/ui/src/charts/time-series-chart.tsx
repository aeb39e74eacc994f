import { useEffect, useRef } from "react";
import uPlot from "uplot";

export interface ChartSeries {
  readonly label: string;
  /** A CSS colour, also `var(--busy)`. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

/** Something that happened: a deploy, a checkpoint, a restart, a failure. */
export interface ChartMark {
  readonly atMs: number;
  readonly label: string;
  readonly color: string;
}

export interface TimeSeriesChartProps {
  /** What the chart shows, for screen readers. */
  readonly label: string;
  readonly timesMs: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly marks?: readonly ChartMark[];
  readonly height?: number;
  readonly formatValue: (value: number) => string;
  readonly formatTime: (epochMs: number) => string;
  /** Charts of one key share their cursor. */
  readonly syncKey?: string;
  /** Fixes the upper end of the values, 1 for shares. */
  readonly max?: number;
  /** Without axes, for cells and cards. */
  readonly bare?: boolean;
}

/** Lines over time. Axis and lines follow the theme; marks are dotted verticals with their word. */
export function TimeSeriesChart({
  label,
  timesMs,
  series,
  marks = [],
  height = 96,
  formatValue,
  formatTime,
  syncKey,
  max,
  bare = false,
}: TimeSeriesChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const latest = useRef({ marks, formatValue, formatTime });
  latest.current = { marks, formatValue, formatTime };
  const shape = series.map((line) => `${line.label}|${line.color}|${line.dashed === true}`).join("\n");

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    // Reading a computed style costs more than drawing a line; the theme changes seldom.
    const colors = new Map<string, string>();
    const styles = () => getComputedStyle(element);
    const color = (css: string) => {
      const name = /^var\((--[\w-]+)\)$/.exec(css)?.[1];
      if (name === undefined) return css;
      const known = colors.get(name) ?? styles().getPropertyValue(name).trim();
      colors.set(name, known);
      return known;
    };
    const axis = {
      stroke: () => color("var(--ink-3)"),
      font: `11px ${styles().fontFamily}`,
      ticks: { show: false },
      grid: { stroke: () => color("var(--line)"), width: 1 },
    };
    const plot = new uPlot(
      {
        width: Math.max(40, element.clientWidth),
        height,
        ms: 1,
        padding: bare ? [4, 0, 4, 0] : [8, 24, 0, 0],
        legend: { show: false },
        cursor: {
          y: false,
          points: { size: 6 },
          drag: { x: false, y: false },
          ...(syncKey === undefined ? {} : { sync: { key: syncKey, setSeries: false } }),
        },
        scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, max ?? Math.max(high * 1.1, 1e-9)] } },
        axes: [
          {
            ...axis,
            show: !bare,
            size: 22,
            space: 64,
            grid: { show: false },
            values: (_plot, ticks) => ticks.map((tick) => latest.current.formatTime(tick)),
          },
          { ...axis, show: !bare, size: 48, space: 28, values: (_plot, ticks) => ticks.map((tick) => latest.current.formatValue(tick)) },
        ],
        series: [
          {},
          ...series.map((line) => ({
            label: line.label,
            stroke: () => color(line.color),
            width: 1.5,
            points: { show: false },
            ...(line.dashed === true ? { dash: [4, 3] } : {}),
          })),
        ],
        hooks: {
          draw: [
            (drawn) => {
              const { ctx, bbox } = drawn;
              ctx.save();
              for (const mark of latest.current.marks) {
                const x = Math.round(drawn.valToPos(mark.atMs, "x", true));
                if (x < bbox.left || x > bbox.left + bbox.width) continue;
                ctx.strokeStyle = color(mark.color);
                ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
                ctx.lineWidth = devicePixelRatio;
                ctx.beginPath();
                ctx.moveTo(x, bbox.top);
                ctx.lineTo(x, bbox.top + bbox.height);
                ctx.stroke();
              }
              ctx.restore();
            },
          ],
        },
      },
      [[], ...series.map(() => [])],
      element,
    );
    chart.current = plot;
    const resize = new ResizeObserver(() => plot.setSize({ width: Math.max(40, element.clientWidth), height }));
    resize.observe(element);
    const theme = new MutationObserver(() => {
      colors.clear();
      plot.redraw(false, true);
    });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      resize.disconnect();
      theme.disconnect();
      plot.destroy();
      chart.current = undefined;
    };
    // `shape` stands for the series; their values come by the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [shape, height, syncKey, max, bare]);

  useEffect(() => {
    chart.current?.setData([timesMs as number[], ...series.map((line) => line.values as (number | null)[])]);
  }, [timesMs, series, shape, height, syncKey, max, bare]);
  useEffect(() => chart.current?.redraw(false, false), [marks]);

  const words = series.map((line) => `${line.label}: ${lastKnown(line.values, formatValue)}`).join(", ");
  return <div ref={host} role="img" aria-label={`${label}. ${words}`} className="w-full min-w-0" style={{ height }} />;
}

function lastKnown(values: readonly (number | null)[], format: (value: number) => string): string {
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index];
    if (value != null) return format(value);
  }
  return "–";
}
