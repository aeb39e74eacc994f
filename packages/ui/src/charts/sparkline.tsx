/** A line of a few dozen values without axes, drawn as SVG: cheap enough for every row of a list. */
export function Sparkline({
  values,
  label,
  color = "var(--accent)",
  width = 88,
  height = 20,
}: {
  readonly values: readonly number[];
  readonly label: string;
  readonly color?: string;
  readonly width?: number;
  readonly height?: number;
}) {
  const high = Math.max(...values, 1e-9);
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  const points = values
    .map((value, index) => `${(index * step).toFixed(1)},${(height - 1 - (value / high) * (height - 2)).toFixed(1)}`)
    .join(" ");
  return (
    <svg role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="block">
      <polyline points={points} fill="none" stroke={color} strokeWidth={1.5} strokeLinejoin="round" />
    </svg>
  );
}
