export { Sparkline } from "./sparkline.tsx";
export { TimeSeriesChart, type ChartMark, type ChartSeries, type TimeSeriesChartProps } from "./time-series-chart.tsx";
export { FlameGraph, type FlameGraphProps, type FlameNode, type FlameTone } from "./flame-graph.tsx";
