/** One promise and what was measured. */
export interface Figure {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** What it may be at most. */
  readonly limit: number;
  readonly detail?: Readonly<Record<string, number | string>>;
}

export function isKept({ value, limit }: Figure): boolean {
  return value <= limit;
}

/** One JSON line a figure, then a table. */
export function printFigures(figures: readonly Figure[], suite = "monitor"): void {
  for (const figure of figures)
    console.log(JSON.stringify({ suite, ...figure, value: Number(figure.value.toPrecision(4)), kept: isKept(figure) }));
  const width = Math.max(...figures.map(({ measure }) => measure.length));
  for (const figure of figures) {
    console.log(
      `${figure.measure.padEnd(width)}  ${figure.value.toPrecision(3).padStart(8)} ${figure.unit.padEnd(12)} at most ${figure.limit}  ${isKept(figure) ? "kept" : "NOT KEPT"}`,
    );
  }
}
